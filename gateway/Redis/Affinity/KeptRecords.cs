using McpGateway.Redis.Connections;
using McpGateway.Redis.Sessions;
using StackExchange.Redis;

namespace McpGateway.Redis.Affinity;

/// <summary>Asks the store about one kept record. The values are sealed by who keeps them.</summary>
internal sealed class KeptRecords(IRedisCommands redis)
{
    private const int TagLength = 43;

    private static readonly RedisKey Changes = RedisNames.Prefix + "kept-changes";
    private static readonly RedisKey Count = RedisNames.Prefix + "kept-count";

    /// <summary>43 characters that tell one content from another, and nothing about it to whom does not know it.</summary>
    public static string TagOf(string name, params ReadOnlySpan<string> content) => RedisNames.Digest([name, .. content]);

    public static string ValueOf(string tag, string sealedText) => $"{tag}.{sealedText}";

    /// <summary>The tag and the sealed text of a value; null where it is none.</summary>
    public static (string Tag, string Sealed)? Split(string? value) =>
        value is { Length: > TagLength } && value[TagLength] == '.' ? (value[..TagLength], value[(TagLength + 1)..]) : null;

    public ValueTask<KeptReply> FindAsync(KeptPlace place, TimeSpan life) => AskAsync(KeptScripts.Find, place, life);

    public ValueTask<KeptReply> AddAsync(KeptPlace place, TimeSpan life, string value, bool evenIfEmptied) =>
        AskAsync(KeptScripts.Add, place, life, value, evenIfEmptied ? 1 : 0);

    public ValueTask<KeptReply> UseAsync(KeptPlace place, TimeSpan life, string tag, string? newValue = null) =>
        AskAsync(KeptScripts.Use, place, life, tag, newValue ?? "");

    public ValueTask<KeptReply> RemoveAsync(KeptPlace place, TimeSpan life, string tag, TimeSpan unusedFor) =>
        AskAsync(KeptScripts.Remove, place, life, tag, (long)unusedFor.TotalMilliseconds);

    public ValueTask<KeptReply> RestoreAsync(KeptPlace place, TimeSpan life, string value) => AskAsync(KeptScripts.Restore, place, life, value);

    /// <summary>Names and values in turn, of what belonged to a client's session that has ended; empty without an answer.</summary>
    public async ValueTask<ReadOnlyMemory<string>> TakeAsync(string principalId, string session, long now, TimeSpan idle)
    {
        RedisKey[] own = SessionRecords.KeysOf(principalId, session);
        RedisReply reply = await redis.RunAsync(
            KeptScripts.Take, [own[0], SetOf(session), own[3], own[4], Changes, Count, own[1]], [session, 0, now, (long)idle.TotalMilliseconds]);
        return reply.Value is { } value && (string[]?)value is { Length: > 1 } words && words[0] == "done" ? words.AsMemory(1) : default;
    }

    /// <summary>Mark, count and names; null without an answer. See <see cref="SessionScripts.Changes"/>.</summary>
    public async ValueTask<string[]?> ChangesAsync(string mark, TimeSpan settling, long since, int most)
    {
        RedisKey[] sessions = SessionRecords.KeysOf("", "");
        RedisReply reply = await redis.RunAsync(
            SessionScripts.Changes, [.. sessions[..5], Changes, Count], [mark, (long)settling.TotalMilliseconds, since, most]);
        return reply.Value is { } value ? (string[]?)value : null;
    }

    private async ValueTask<KeptReply> AskAsync(string script, KeptPlace place, TimeSpan life, params RedisValue[] more)
    {
        RedisKey[] sessions = SessionRecords.KeysOf("", "");
        RedisReply reply = await redis.RunAsync(
            script,
            [RedisNames.Prefix + "kept:" + place.Name, SetOf(place.Session), sessions[3], sessions[4], Changes, Count],
            [place.Name, (long)life.TotalMilliseconds, .. more]);
        if (reply.Value is not { } value || (string[]?)value is not { Length: > 0 } words)
        {
            return default;
        }

        KeptAnswer answer = words[0] switch
        {
            "done" => KeptAnswer.Done,
            "none" => KeptAnswer.None,
            "other" => KeptAnswer.Other,
            _ => KeptAnswer.Unavailable,
        };
        return new KeptReply(answer, words.Length > 1 ? words[1] : null);
    }

    private static string SetOf(string session) => session.Length == 0 ? "" : RedisNames.Prefix + "kept-of:" + session;
}
