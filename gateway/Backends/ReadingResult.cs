using McpGateway.Backends.Listing;

namespace McpGateway.Backends;

/// <summary>What one reading brought.</summary>
/// <param name="Listing">The lists; null with a fault.</param>
/// <param name="Draft">What was left out of them.</param>
/// <param name="Problem">Which lists could not be read though others could; null if all could.</param>
/// <param name="Fault">Why nothing could be read.</param>
internal sealed record ReadingResult(ServerListing? Listing, ListDraft? Draft, string? Problem, UpstreamFault? Fault)
{
    public static ReadingResult Failed(UpstreamFault fault) => new(null, null, null, fault);
}

/// <summary>Numbers for listings: one count for all servers, so that a revision says which content it is.</summary>
internal static class ListingRevision
{
    private static long _last;

    public static long Next() => Interlocked.Increment(ref _last);
}
