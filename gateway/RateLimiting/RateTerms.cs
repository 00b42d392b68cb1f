namespace McpGateway.RateLimiting;

/// <summary>A token bucket: it holds at most <see cref="Burst"/> calls and gets <see cref="Amount"/> new ones, evenly, in each <see cref="Window"/>.</summary>
public sealed class RateTerms : LimitTerms
{
    /// <exception cref="ArgumentOutOfRangeException">Amount or burst outside 1 to 10^9, or a window outside 1 ms to 366 days: the arithmetic is exact within these.</exception>
    public RateTerms(long amount, TimeSpan window, long burst)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(amount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, Most);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(burst, Most);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, TimeSpan.FromDays(366));
        (Amount, Window, Burst) = (amount, window, burst);
    }

    /// <summary>The largest amount and burst.</summary>
    public const long Most = 1_000_000_000;

    public long Amount { get; }

    public TimeSpan Window { get; }

    public long Burst { get; }
}
