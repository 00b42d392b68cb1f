using System.Security.Cryptography;
using McpGateway.Configuration;
using McpGateway.Configuration.Revocation;
using McpGateway.Redis.Connections;
using McpGateway.Replicas;
using StackExchange.Redis;

namespace McpGateway.Redis.Revocation;

/// <summary>
/// What is revoked at all gateway replicas: a set in the store, beside the file of each. Its members are plain text, so
/// that an operator revokes with redis-cli in a hurry; sealing would keep nobody who can write there from emptying it.
/// Whoever can write to it may revoke, and take back what it alone revokes; never what the file says. While the store
/// is away the last copy holds, and a store that comes back empty gets it back.
/// </summary>
internal sealed partial class RevocationSet : BackgroundService, IReadiness
{
    public const string OfRevoked = "revoked";

    /// <summary>More cannot be read twice a second: the file takes them.</summary>
    public const int Most = 10_000;

    private const long TimeToLive = 400L * 24 * 3_600_000;

    private static readonly RedisKey[] Set = [RedisNames.Prefix + "revoked"];
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(400);

    private readonly IRedisCommands _redis;
    private readonly IChangeBus _bus;
    private readonly RevocationWatch _watch;
    private readonly TimeProvider _time;
    private readonly ILogger<RevocationSet> _log;
    private readonly SemaphoreSlim _turn = new(1);
    private HashSet<string>? _members;
    private bool _isTooMany;

    public RevocationSet(IRedisCommands redis, IChangeBus bus, RevocationWatch watch, TimeProvider time, ILogger<RevocationSet> log)
    {
        (_redis, _bus, _watch, _time, _log) = (redis, bus, watch, time, log);
        watch.AwaitShared();
    }

    public bool IsReady => _watch.IsKnown;

    /// <summary>Reads it. True if it has changed.</summary>
    public async ValueTask<bool> LookAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            HashSet<string>? found = await AskAsync(RevocationScripts.Read, []);
            string life = found is null ? "" : RevocationMembers.LifeOf(found);
            if (found is not null && (life.Length == 0 || (_members is not null && life != RevocationMembers.LifeOf(_members))))
            {
                // Another life of the store: it was emptied, which is nobody's wish to take anything back.
                string[] lost = [.. (_members ?? []).Where(member => !member.StartsWith(RevocationMembers.Mark, StringComparison.Ordinal))];
                found = await AskAsync(RevocationScripts.BringBack, [RevocationMembers.Mark + RandomNumberGenerator.GetHexString(16, lowercase: true), .. lost]);
            }

            if (found is null || (_members is not null && found.SetEquals(_members)))
            {
                return false;
            }

            bool isFirst = _members is null;
            _members = found;
            RevocationList list = RevocationMembers.Read(found, out int unread);
            _watch.Share(list);
            LogUsed(list.Count);
            if (unread > 0)
            {
                LogUnread(unread);
            }

            return !isFirst;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A little while before the gateway listens, so that nobody is refused where the store is there.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        long begun = _time.GetTimestamp();
        while (!IsReady && _time.GetElapsedTime(begun) < StartWait)
        {
            await LookAsync(cancellationToken);
            if (!IsReady)
            {
                await Task.Delay(StartLook, _time, cancellationToken);
            }
        }

        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Every, _time);
        do
        {
            if (await LookAsync(stoppingToken))
            {
                await _bus.PublishAsync(OfRevoked, default, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Null without an answer that can be used.</summary>
    private async ValueTask<HashSet<string>?> AskAsync(string script, RedisValue[] more)
    {
        RedisReply reply = await _redis.RunAsync(script, Set, [Most, TimeToLive, .. more]);
        if (reply.Value is not { } value || (string[]?)value is not { Length: > 0 } words)
        {
            return null;
        }

        if (words[0] == "set")
        {
            _isTooMany = false;
            return [.. words.Skip(1)];
        }

        if (!_isTooMany)
        {
            LogMany(Most);
        }

        _isTooMany = true;
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, EventName = "SharedRevocationUsed", Message = "The shared revocation set in use has {Count} entries")]
    private partial void LogUsed(int count);

    [LoggerMessage(Level = LogLevel.Error, EventName = "SharedRevocationUnread", Message = "{Count} members of mcpgateway:revoked are none of 'key ID', 'token JTI', 'subject ISSUER SUBJECT', 'client ISSUER CLIENT', and revoke nothing")]
    private partial void LogUnread(int count);

    [LoggerMessage(Level = LogLevel.Error, EventName = "SharedRevocationTooMany", Message = "mcpgateway:revoked has more than {Most} members and is not read: the last copy stays in use. Write what is to stay revoked into the file of auth.revocation")]
    private partial void LogMany(int most);
}
