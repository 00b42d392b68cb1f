using McpGateway.RateLimiting;
using McpGateway.RateLimiting.Buckets;

namespace McpGateway.Redis.Limits;

internal sealed class SharedQuota(string key, long number, QuotaTerms terms, in LimitTime now)
    : LeasedBucket("quota", key, number, new QuotaBucket(key, number, terms, now), terms)
{
    private long _window = -1;

    private QuotaTerms Quota => (QuotaTerms)Terms;

    protected override bool GoesByCalendar => true;

    /// <summary>What is leased is good in its own window alone.</summary>
    protected override TimeSpan LifeOf(in LimitFinding finding) => finding.Reset.Ticks < RateScript.Life ? finding.Reset : new TimeSpan(RateScript.Life);

    protected override bool IsAnother(in LimitFinding finding)
    {
        var another = finding.More != _window;
        _window = finding.More;
        return another;
    }

    protected override void Put(LimitRequest request, bool takes, bool shadow, long held, long wanted) => request.Add(
        this, Kind, takes, shadow, [Quota.Amount, (int)Quota.Window, CalendarWindows.LongestOf(Quota.Window).Ticks, Math.Max(0, _window), wanted]);
}
