using McpGateway.Backends.Listing;

namespace McpGateway.Catalog.Merging;

/// <summary>What is known of a running server at this moment.</summary>
/// <param name="Listing">Its last good reading; <see cref="ServerListing.Empty"/> before the first and after the grace period.</param>
/// <param name="IsModern">It speaks the modern era.</param>
/// <param name="IsLegacyToLegacy">Legacy clients are passed through to it in their own era.</param>
internal readonly record struct ServerReading(ServerListing Listing, bool IsModern, bool IsLegacyToLegacy);
