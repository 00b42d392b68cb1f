using McpGateway.RateLimiting;

namespace McpGateway.Redis.Limits;

/// <summary>Which limits are leased, and how much at once.</summary>
internal static class Leases
{
    /// <summary>Calls per minute from which on a limit is leased.</summary>
    public const int LeastPerMinute = 600;

    /// <summary>The least burst of a rate that is leased: of less, the first gateway replica would leave nothing to the next.</summary>
    public const int LeastBurst = 2 * RateScript.Chunk;

    private const long Most = 100_000;

    /// <summary>Of a tenth of a second: half of it lasts for longer than a question.</summary>
    public static long Of(RateTerms rate) => rate.Burst < LeastBurst ? 0 : Of(rate.Amount, rate.Window);

    public static long Of(QuotaTerms quota) => Of(quota.Amount, CalendarWindows.LongestOf(quota.Window));

    public static bool AreEqual(LimitTerms one, LimitTerms other) => (one, other) switch
    {
        (RateTerms a, RateTerms b) => (a.Amount, a.Window, a.Burst) == (b.Amount, b.Window, b.Burst),
        (QuotaTerms a, QuotaTerms b) => (a.Amount, a.Window) == (b.Amount, b.Window),
        _ => false,
    };

    private static long Of(long amount, TimeSpan window) =>
        (Int128)amount * TimeSpan.TicksPerMinute < (Int128)LeastPerMinute * window.Ticks
            ? 0
            : (long)Int128.Clamp((Int128)amount * (TimeSpan.TicksPerSecond / 10) / window.Ticks, RateScript.Chunk, Most);
}
