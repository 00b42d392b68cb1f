using System.Globalization;
using System.Security.Cryptography;

namespace McpGateway.Redis.Affinity;

/// <summary>
/// Twice a second reads which pins and conversations were taken out by other gateway replicas, and brings back to a
/// store that was emptied what is known here. One command each time.
/// </summary>
internal sealed class AffinityUpkeep(KeptRecords records, PinCopies pins, RedisAffinityStore affinity, RedisUpstreamSessionStore sessions, TimeProvider time, TimeSpan settling)
    : BackgroundService
{
    private const int MostChanges = 1_000;
    private const int AtOnce = 64;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(400);

    private string? _mark;
    private long _count = -1;

    /// <summary>One round; nothing where the store does not answer.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        string candidate = RandomNumberGenerator.GetHexString(16, lowercase: true);
        if (await records.ChangesAsync(candidate, settling, _count, MostChanges) is not { Length: >= 2 } news
            || (_mark is not null && _mark != news[0] && !await BringBackAsync(cancellationToken)))
        {
            return;
        }

        _mark = news[0];
        bool isCounted = long.TryParse(news[1], NumberStyles.None, CultureInfo.InvariantCulture, out _count);
        if (!isCounted || (news.Length == 3 && news[2] == "*"))
        {
            _count = isCounted ? _count : -1;
            ForgetAll();
            return;
        }

        foreach (string name in news.AsSpan(2))
        {
            sessions.Changed(name);
            if (pins.FindByName(name) is { } pin)
            {
                pins.Drop(pin);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RunOnceAsync(stoppingToken);
        }
    }

    private void ForgetAll()
    {
        foreach (PinCopy pin in pins.All)
        {
            pins.Drop(pin);
        }

        foreach (RedisUpstreamSessionStore.Copy copy in sessions.Copies)
        {
            sessions.Changed(copy.Session.SharedName!);
        }
    }

    /// <summary>False if the store went away meanwhile: the mark is not taken over, and the next round goes on.</summary>
    private async Task<bool> BringBackAsync(CancellationToken cancellationToken)
    {
        int missed = 0;
        ParallelOptions limit = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(pins.All, limit, async (pin, _) => Count(await affinity.RestoreAsync(pin)));
        await Parallel.ForEachAsync(sessions.Copies, limit, async (copy, _) => Count(await sessions.RestoreAsync(copy)));
        return missed == 0;

        void Count(bool done)
        {
            if (!done)
            {
                Interlocked.Increment(ref missed);
            }
        }
    }
}
