namespace McpGateway.RateLimiting;

/// <summary>One limit of a claim: what is asked, and what the store found.</summary>
public struct LimitEntry
{
    public LimitAccount Account { get; internal init; }

    public LimitTerms Terms { get; internal init; }

    /// <summary>Counted where it has room, and never a reason to refuse.</summary>
    public bool Shadow { get; internal init; }

    /// <summary>Its place among the limits of the exchange, as the one who asks numbers them.</summary>
    public int Index { get; internal init; }

    /// <summary>This call was counted.</summary>
    public bool IsCharged { get; set; }

    /// <summary>It had no room for this call.</summary>
    public bool IsExhausted { get; set; }

    /// <summary>The store that counts it did not answer, and the limit says that the call is refused then.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>What is left now, this call deducted if it was charged.</summary>
    public long Remaining { get; set; }

    /// <summary>Until something is added: the next token, the next window. Zero where nothing is missing, and for concurrency, where nobody knows.</summary>
    public TimeSpan Reset { get; set; }

    /// <summary>The store's own, for as long as the claim is held.</summary>
    internal object? Held { get; set; }
}
