using System.Collections.Concurrent;
using McpGateway.Backends.Listing;
using McpGateway.Catalog.Entries;
using McpGateway.Catalog.Names;
using McpGateway.Configuration;

namespace McpGateway.Catalog.Merging;

/// <summary>
/// The last good reading of each running server, named and indexed once, shared by all snapshots that have the server.
/// It outlives the grace period: names of a server that is gone go on meaning it and nothing else.
/// </summary>
internal sealed class ReadingArchive(Func<string, ServerReading?> readings)
{
    private readonly ConcurrentDictionary<(string ClusterId, int MaxLength), ServerEntries> _good = new();

    public CatalogServer Take(ServerOptions server, int maxLength)
    {
        var reading = readings(server.ClusterId) ?? new ServerReading(ServerListing.Empty, IsModern: false, IsLegacyToLegacy: false);
        var key = (server.ClusterId, maxLength);
        var known = _good.GetValueOrDefault(key);
        if (reading.Listing.Revision == 0)
        {
            return new CatalogServer(server, known, IsListed: false, reading.IsModern) { IsLegacyToLegacy = reading.IsLegacyToLegacy };
        }

        if (known?.Listing.Revision != reading.Listing.Revision)
        {
            known = new ServerEntries(server.Name, reading.Listing, new PublicNames(maxLength));
            _good[key] = known;
        }

        return new CatalogServer(server, known, IsListed: true, reading.IsModern) { IsLegacyToLegacy = reading.IsLegacyToLegacy };
    }

    /// <summary>Forgets the servers that no snapshot has any more.</summary>
    public void Keep(Func<string, bool> isInUse)
    {
        foreach (var key in _good.Keys)
        {
            if (!isInUse(key.ClusterId))
            {
                _good.TryRemove(key, out _);
            }
        }
    }
}
