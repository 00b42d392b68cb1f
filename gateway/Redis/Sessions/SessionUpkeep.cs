using System.Globalization;
using System.Security.Cryptography;
using SessionOptions = McpGateway.Configuration.SessionOptions;

namespace McpGateway.Redis.Sessions;

/// <summary>
/// Twice a second reads what changed or ended at other gateway replicas, and brings back to a store that was emptied
/// what is known here. One command each time, whatever the number of sessions.
/// </summary>
internal sealed class SessionUpkeep(SessionRecords records, SessionCopies copies, EndedHere ended, RedisSessionStore store, Func<SessionOptions> bounds, TimeProvider time, TimeSpan settling)
    : BackgroundService
{
    /// <summary>How long an emptied store answers "not yet" instead of "unknown": others bring their sessions back meanwhile.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private const int MostChanges = 1_000;
    private const int AtOnce = 64;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(400);

    private string? _mark;
    private long _count = -1;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long Idle => (long)bounds().Idle.TotalMilliseconds;

    /// <summary>One round; nothing where the store does not answer.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        string candidate = RandomNumberGenerator.GetHexString(16, lowercase: true);
        if (await records.ChangesAsync(candidate, settling, _count, MostChanges) is not { Length: >= 2 } news)
        {
            return;
        }

        if (_mark is not null && _mark != news[0] && !await BringBackAsync(cancellationToken))
        {
            // The mark is not taken over: the next round goes on bringing back.
            return;
        }

        _mark = news[0];
        if (!long.TryParse(news[1], NumberStyles.None, CultureInfo.InvariantCulture, out _count))
        {
            _count = -1;
            copies.MarkAllStale();
            return;
        }

        await ApplyAsync(news.AsMemory(2), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RunOnceAsync(stoppingToken);
        }
    }

    private async Task ApplyAsync(ReadOnlyMemory<string> names, CancellationToken cancellationToken)
    {
        if (names.Length == 1 && names.Span[0] == "*")
        {
            copies.MarkAllStale();
            return;
        }

        List<SessionCopy> known = [];
        foreach (string name in names.Span)
        {
            if (copies.FindByName(name) is { } copy)
            {
                copy.MarkStale();
                known.Add(copy);
            }
        }

        // Asked now and not at the next use: what is held for a session that ended elsewhere is let go.
        await Parallel.ForEachAsync(known, Options(cancellationToken), async (copy, _) =>
            await store.AskAsync(copy.Session.Id, copy.Session.PrincipalId, copy));
    }

    /// <summary>First what ended here, so that no other gateway replica revives it; then what is known. False if the store went away meanwhile.</summary>
    private async Task<bool> BringBackAsync(CancellationToken cancellationToken)
    {
        int missed = 0;
        await Parallel.ForEachAsync(ended.Recent(), Options(cancellationToken), async (gone, _) =>
            Count(await records.RemoveAsync(gone.Principal, gone.Name, Now, Idle, evenIfMissing: true)));
        await Parallel.ForEachAsync(copies.All, Options(cancellationToken), async (copy, _) =>
        {
            SessionReply reply = await records.RestoreAsync(copy, Now, Idle);
            Count(reply);
            if (reply.Answer == SessionAnswer.None)
            {
                copies.End(copy);
            }
        });
        return missed == 0;

        void Count(SessionReply reply)
        {
            if (reply.Answer == SessionAnswer.Unavailable)
            {
                Interlocked.Increment(ref missed);
            }
        }
    }

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
}
