using McpGateway.Catalog.Views;
using McpGateway.Configuration;

namespace McpGateway.Catalog.Merging;

/// <summary>The catalog of one snapshot: its state in use, replaced as a whole when a server's lists have changed.</summary>
internal sealed class CatalogHolder(Snapshot snapshot, ReadingArchive archive, ViewBuilder views)
{
    private readonly Lock _building = new();
    private CatalogState? _current;
    private int _scheduled;

    public Snapshot Snapshot { get; } = snapshot;

    /// <summary>The state in use; built now if there is none yet.</summary>
    public CatalogState Current => Volatile.Read(ref _current) ?? Rebuild();

    public bool Has(string clusterId) => Snapshot.Servers.Values.Any(server => server.ClusterId == clusterId);

    /// <summary>True for the one who has to call <see cref="Rebuild"/> soon; for the others it is on its way.</summary>
    public bool TrySchedule() => Interlocked.Exchange(ref _scheduled, 1) == 0;

    /// <summary>Takes over what the servers list now. Views stay where nothing that clients can see has changed.</summary>
    public CatalogState Rebuild()
    {
        lock (_building)
        {
            // Before reading: a change that comes from here on schedules the next time.
            Interlocked.Exchange(ref _scheduled, 0);
            var servers = Snapshot.Servers.Values
                .Select(server => archive.Take(server, Snapshot.Gateway.Names.MaxLength))
                .OrderBy(server => server.Name, StringComparer.Ordinal)
                .ToList();
            if (_current is { } current && current.Catalog.InOrder.SequenceEqual(servers))
            {
                return current;
            }

            var catalog = new MergedCatalog(Snapshot, servers);
            var state = new CatalogState(catalog, new ViewCache(catalog, views));
            Volatile.Write(ref _current, state);
            return state;
        }
    }
}
