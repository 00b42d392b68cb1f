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
    private readonly ClaimGates _gates;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    /// <param name="time">Both clocks.</param>
    /// <param name="mostBuckets">How many may be kept, asked when one is made.</param>
    public InMemoryLimitStore(TimeProvider time, Func<int> mostBuckets)
    {
        _time = time;
        _table = new BucketTable(time, mostBuckets, Make);
        _gates = new ClaimGates(_table);
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
        _gates.Enter(claim);
        try
        {
            return Charge(claim, LimitTime.Of(_time));
        }
        finally
        {
            ClaimGates.Exit(claim);
        }
    }

    /// <summary>Under all gates: what is seen here is still so when it is charged.</summary>
    private bool Charge(LimitClaim claim, in LimitTime now)
    {
        var passes = true;
        foreach (ref var entry in claim.Entries)
        {
            entry.Remaining = ClaimGates.BucketOf(entry).Room(entry.Terms, now);
            entry.IsExhausted = entry.Remaining == 0;
            passes &= !entry.IsExhausted || entry.Shadow;
        }

        foreach (ref var entry in claim.Entries)
        {
            var bucket = ClaimGates.BucketOf(entry);
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

    private static Bucket Make(string key, long number, LimitTerms terms, LimitTime now) => terms switch
    {
        RateTerms rate => new RateBucket(key, number, rate, now),
        QuotaTerms quota => new QuotaBucket(key, number, quota, now),
        ConcurrencyTerms => new ConcurrencyBucket(key, number),
        _ => throw new ArgumentException($"{terms.GetType().Name} is not known here.", nameof(terms)),
    };
}
