using McpGateway.RateLimiting;
using McpGateway.RateLimiting.Buckets;

namespace McpGateway.Redis.Limits;

internal sealed class SharedRate(string key, long number, RateTerms terms, in LimitTime now)
    : LeasedBucket("rate", key, number, new RateBucket(key, number, terms, now), terms)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private RateTerms Rate => (RateTerms)Terms;

    protected override TimeSpan LifeOf(in LimitFinding finding) => new(RateScript.Life);

    /// <summary>An empty one that is leased: until each gateway replica's share has grown to as much as is worth a question.</summary>
    protected override TimeSpan NothingFor(in LimitFinding finding)
    {
        if (Batch == 0)
        {
            return base.NothingFor(finding);
        }

        var ticks = (Int128)CallsPerQuestion * Math.Max(1, finding.More) * Rate.Window.Ticks / Rate.Amount;
        return new TimeSpan((long)Int128.Clamp(ticks, 1, LongestWait.Ticks));
    }

    protected override void Put(LimitRequest request, bool takes, bool shadow, long held, long wanted) =>
        request.Add(this, Kind, takes, shadow, [Rate.Amount, Rate.Window.Ticks, Rate.Burst, held, wanted]);
}
