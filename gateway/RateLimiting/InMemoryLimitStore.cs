using McpGateway.RateLimiting.Buckets;

namespace McpGateway.RateLimiting;

/// <summary>
/// Limits in this process. A call takes the gates of its own buckets, in one order for all calls, and nothing else: two calls
/// wait for each other only where they count together. Completes at once and allocates nothing once the buckets exist.
/// </summary>
public sealed class InMemoryLimitStore : ILimitStore, IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly BucketTable _table;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    /// <param name="time">Both clocks.</param>
    /// <param name="mostBuckets">How many may be kept, asked when one is made.</param>
    public InMemoryLimitStore(TimeProvider time, Func<int> mostBuckets)
    {
        _time = time;
        _table = new BucketTable(time, mostBuckets);
        _sweep = time.CreateTimer(static table => ((BucketTable)table!).Sweep(), _table, SweepEvery, SweepEvery);
    }

    /// <summary>How many buckets there are.</summary>
    public int Count => _table.Count;

    public ValueTask<bool> TryTakeAsync(LimitClaim claim, CancellationToken cancellationToken) => ValueTask.FromResult(TryTake(claim));

    public void Return(LimitClaim claim)
    {
        foreach (ref var entry in claim.Entries)
        {
            if (entry is { IsCharged: true, Held: Bucket { Lends: true } bucket })
            {
                lock (bucket.Gate)
                {
                    bucket.GiveBack();
                }
            }
        }
    }

    public void Dispose() => _sweep.Dispose();

    internal void Sweep() => _table.Sweep();

    internal bool TryTake(LimitClaim claim)
    {
        while (true)
        {
            Find(claim);
            var entered = 0;
            try
            {
                var forgotten = false;
                while (entered < claim.Count && !forgotten)
                {
                    var bucket = BucketOf(claim.Entries[claim.Order[entered]]);
                    bucket.Gate.Enter();
                    entered++;
                    forgotten = bucket.IsForgotten;
                }

                // Where one was forgotten between finding and entering, look again.
                if (!forgotten)
                {
                    return Charge(claim, LimitTime.Of(_time));
                }
            }
            finally
            {
                while (entered > 0)
                {
                    BucketOf(claim.Entries[claim.Order[--entered]]).Gate.Exit();
                }
            }
        }
    }

    /// <summary>Orders the entries by the number of their bucket: the one order in which all calls take gates, so none waits in a circle.</summary>
    /// <exception cref="ArgumentException">A bucket is asked twice: a look at it would not see the other charge.</exception>
    private void Find(LimitClaim claim)
    {
        var entries = claim.Entries;
        var order = claim.Order;
        for (var i = 0; i < entries.Length; i++)
        {
            var bucket = _table.Find(entries[i].Account, entries[i].Terms);
            entries[i].Held = bucket;
            var j = i;
            for (; j > 0 && BucketOf(entries[order[j - 1]]) is { } before && before.Number >= bucket.Number; j--)
            {
                order[j] = before != bucket ? order[j - 1] : throw new ArgumentException($"{bucket.Key} is claimed twice.", nameof(claim));
            }

            order[j] = i;
        }
    }

    /// <summary>Under all gates: what is seen here is still so when it is charged.</summary>
    private bool Charge(LimitClaim claim, in LimitTime now)
    {
        var passes = true;
        foreach (ref var entry in claim.Entries)
        {
            entry.Remaining = BucketOf(entry).Room(entry.Terms, now);
            entry.IsExhausted = entry.Remaining == 0;
            passes &= !entry.IsExhausted || entry.Shadow;
        }

        foreach (ref var entry in claim.Entries)
        {
            var bucket = BucketOf(entry);
            entry.IsCharged = passes && !entry.IsExhausted;
            if (entry.IsCharged)
            {
                bucket.Take();
                entry.Remaining--;
                if (bucket.Lends)
                {
                    claim.HeldBy(this);
                }
            }

            entry.Reset = bucket.Reset(now);
        }

        return passes;
    }

    private static Bucket BucketOf(in LimitEntry entry) => (Bucket)entry.Held!;
}
