using McpGateway.RateLimiting;
using McpGateway.RateLimiting.Buckets;

namespace McpGateway.Redis.Limits;

/// <summary>
/// A claim that the store did not answer. A limit that says <c>refuse</c> refuses it; the others hold in this gateway
/// replica alone, where everything it let pass before is counted already: it lets pass no more than one limit by itself.
/// </summary>
internal static class Fallback
{
    /// <summary>Under all gates. Marks the entries that were asked for, and tells whether the call passes.</summary>
    public static bool Passes(LimitClaim claim, LimitRequest request, in LimitTime now)
    {
        var passes = true;
        foreach (ref var entry in claim.Entries)
        {
            var bucket = (SharedBucket)ClaimGates.BucketOf(entry);
            if (request.IndexOf(bucket) < 0)
            {
                continue;
            }

            entry.IsUnavailable = entry.Terms.RefuseOnStoreFailure && !entry.Shadow;
            entry.IsExhausted = bucket.Room(entry.Terms, now) <= 0;
            passes &= !entry.IsUnavailable && (!entry.IsExhausted || entry.Shadow);
        }

        return passes;
    }
}
