namespace McpGateway.RateLimiting;

/// <summary>At most <see cref="Amount"/> calls that have begun and not ended.</summary>
public sealed class ConcurrencyTerms : LimitTerms
{
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public ConcurrencyTerms(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        Amount = amount;
    }

    public long Amount { get; }
}
