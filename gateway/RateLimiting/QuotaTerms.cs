using McpGateway.Policies.Limits;

namespace McpGateway.RateLimiting;

/// <summary>At most <see cref="Amount"/> calls in each calendar window, in UTC.</summary>
public sealed class QuotaTerms : LimitTerms
{
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative, or the window none.</exception>
    public QuotaTerms(long amount, CalendarWindow window)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfEqual((int)window, (int)CalendarWindow.None);
        (Amount, Window) = (amount, window);
    }

    public long Amount { get; }

    public CalendarWindow Window { get; }
}
