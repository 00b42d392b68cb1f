namespace McpGateway.RateLimiting.Buckets;

/// <summary>Counts calls that have begun and not ended.</summary>
internal sealed class ConcurrencyBucket(string key, long number) : Bucket(key, number)
{
    private long _held;

    public override bool Lends => true;

    public override long Room(LimitTerms terms, in LimitTime now) => Math.Max(0, ((ConcurrencyTerms)terms).Amount - _held);

    public override void Take() => _held++;

    /// <summary>Nobody knows when a call ends.</summary>
    public override TimeSpan Reset(in LimitTime now) => TimeSpan.Zero;

    public override void GiveBack() => _held--;

    public override bool IsAsNew(in LimitTime now) => _held == 0;
}
