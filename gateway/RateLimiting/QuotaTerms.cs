namespace McpGateway.RateLimiting;

/// <summary>At most <see cref="Amount"/> calls in each calendar window, in UTC.</summary>
public sealed class QuotaTerms : LimitTerms
{
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public QuotaTerms(long amount, CalendarWindow window)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        (Amount, Window) = (amount, window);
    }

    public long Amount { get; }

    public CalendarWindow Window { get; }
}
