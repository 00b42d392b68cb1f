using McpGateway.Protocol.Refusals;

namespace McpGateway.RateLimiting.Metering;

/// <summary>Why a claim was refused.</summary>
/// <param name="Refusal">What the client is told.</param>
/// <param name="Wait">When it may try again.</param>
/// <param name="Index">Of the limit that is named in the record.</param>
internal readonly record struct LimitRefusal(Refusal Refusal, TimeSpan Wait, int Index)
{
    /// <summary>When a call ends nobody knows: a second is a fair time to ask again.</summary>
    private static readonly TimeSpan AfterConcurrency = TimeSpan.FromSeconds(1);

    /// <summary>The store is asked again, now and then, while it is away.</summary>
    private static readonly TimeSpan AfterStore = TimeSpan.FromSeconds(1);

    /// <summary>All have to hold, so of those without room the one that keeps the caller waiting longest is told.</summary>
    public static LimitRefusal Of(ReadOnlySpan<LimitEntry> entries)
    {
        LimitRefusal? longest = null;
        foreach (ref readonly var entry in entries)
        {
            if (entry is { Shadow: false, IsUnavailable: true })
            {
                return new LimitRefusal(Refusal.StoreUnavailable, AfterStore, entry.Index);
            }

            if (entry.Shadow || !entry.IsExhausted)
            {
                continue;
            }

            var wait = entry.Terms is ConcurrencyTerms ? AfterConcurrency : entry.Reset;
            if (longest is not { } known || wait > known.Wait)
            {
                longest = new LimitRefusal(RefusalOf(entry.Terms), wait, entry.Index);
            }
        }

        return longest ?? throw new InvalidOperationException("A claim was refused by none of its limits.");
    }

    /// <summary>Nothing is missing but that some call ends.</summary>
    public static bool IsForConcurrencyAlone(ReadOnlySpan<LimitEntry> entries)
    {
        foreach (ref readonly var entry in entries)
        {
            if (entry is { Shadow: false, IsExhausted: true, Terms: not ConcurrencyTerms } or { Shadow: false, IsUnavailable: true })
            {
                return false;
            }
        }

        return true;
    }

    private static Refusal RefusalOf(LimitTerms terms) => terms switch
    {
        RateTerms => Refusal.Throttled,
        QuotaTerms => Refusal.QuotaExceeded,
        _ => Refusal.ConcurrencyExceeded,
    };
}
