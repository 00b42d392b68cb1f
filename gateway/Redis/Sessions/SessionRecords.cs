using McpGateway.Redis.Connections;
using McpGateway.Sessions;
using StackExchange.Redis;

namespace McpGateway.Redis.Sessions;

/// <summary>Asks the store about one session.</summary>
internal sealed class SessionRecords(IRedisCommands redis, SealedSessions seal)
{
    /// <summary>
    /// How much longer than its idle time a record is kept, in milliseconds: while the store is away nobody can tell it
    /// that a session is in use.
    /// </summary>
    public const long Grace = 120_000;

    private const string Prefix = RedisNames.Prefix + "session:";

    private static readonly RedisKey All = RedisNames.Prefix + "sessions:all";
    private static readonly RedisKey Mark = RedisNames.Prefix + "sessions:mark";
    private static readonly RedisKey Settling = RedisNames.Prefix + "sessions:settling";
    private static readonly RedisKey Changed = RedisNames.Prefix + "sessions:changes";
    private static readonly RedisKey Count = RedisNames.Prefix + "sessions:count";

    public static string NameOf(string id, string principalId) => RedisNames.Digest("session", principalId, id);

    /// <param name="session">Whose.</param>
    /// <param name="now">In milliseconds since 1970, as all times here.</param>
    /// <param name="idle">Idle time.</param>
    /// <param name="usedAt">The last use that is known here, or −1.</param>
    /// <param name="wantRecord">Whether the record is read.</param>
    public ValueTask<SessionReply> UseAsync((string Id, string Principal, string Name) session, long now, long idle, long usedAt, bool wantRecord) =>
        AskAsync(SessionScripts.Use, session.Principal, session.Name, now, idle, usedAt, wantRecord ? 1 : 0);

    public ValueTask<SessionReply> AddAsync(LegacySession session, string name, long now, long idle, int perPrincipal, int total) =>
        AskAsync(SessionScripts.Add, session.PrincipalId, name, now, idle, seal.Seal(session, name), perPrincipal, total);

    public ValueTask<SessionReply> ReplaceAsync(LegacySession session, string name, long now, long idle) =>
        AskAsync(SessionScripts.Replace, session.PrincipalId, name, now, idle, seal.Seal(session, name));

    public ValueTask<SessionReply> RemoveAsync(string principalId, string name, long now, long idle, bool evenIfMissing) =>
        AskAsync(SessionScripts.Remove, principalId, name, now, idle, evenIfMissing ? 1 : 0);

    public ValueTask<SessionReply> RestoreAsync(SessionCopy copy, long now, long idle) =>
        AskAsync(SessionScripts.Restore, copy.Session.PrincipalId, copy.Name, now, idle, copy.UsedAt, seal.Seal(copy.Session, copy.Name));

    /// <summary>Mark, count and names; null without an answer. See <see cref="SessionScripts.Changes"/>.</summary>
    public async ValueTask<string[]?> ChangesAsync(string mark, TimeSpan settling, long since, int most)
    {
        RedisReply reply = await redis.RunAsync(SessionScripts.Changes, KeysOf("", ""), [mark, (long)settling.TotalMilliseconds, since, most]);
        return reply.Value is { } value ? (string[]?)value : null;
    }

    public LegacySession? Open(string id, string principalId, string name, string? record) => seal.Open(id, principalId, name, record);

    private async ValueTask<SessionReply> AskAsync(string script, string principalId, string name, long now, long idle, params RedisValue[] more)
    {
        RedisReply reply = await redis.RunAsync(script, KeysOf(principalId, name), [name, now, idle, idle + Grace, .. more]);
        if (reply.Value is not { } value || (string[]?)value is not { Length: > 0 } words)
        {
            return new SessionReply(SessionAnswer.Unavailable, null);
        }

        SessionAnswer answer = words[0] switch
        {
            "done" => SessionAnswer.Done,
            "none" => SessionAnswer.None,
            _ => SessionAnswer.Unavailable,
        };
        return new SessionReply(answer, words.Length > 1 ? words[1] : null);
    }

    /// <summary>Record, sessions of the principal, all sessions, mark, settling, changes, count.</summary>
    public static RedisKey[] KeysOf(string principalId, string name) =>
        [Prefix + name, RedisNames.Prefix + "sessions:of:" + RedisNames.Digest("principal", principalId), All, Mark, Settling, Changed, Count];
}
