using System.Collections.Concurrent;
using McpGateway.Backends;
using McpGateway.Catalog.Views;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Catalog.Merging;

/// <summary>
/// Keeps the catalog of each snapshot in use, rebuilt in the background when a server's lists change: a request only
/// ever takes the state that is there.
/// </summary>
internal sealed partial class CatalogSource : ISnapshotObserver, IDisposable
{
    private readonly ConcurrentDictionary<Snapshot, CatalogHolder> _holders = new(ReferenceEqualityComparer.Instance);
    private readonly IBackends? _backends;
    private readonly ReadingArchive _archive;
    private readonly ViewBuilder _views;
    private readonly ILogger<CatalogSource> _logger;

    public CatalogSource(IBackends backends, ViewBuilder views, ILogger<CatalogSource> logger)
        : this(clusterId => Read(backends.Find(clusterId)), views, logger)
    {
        _backends = backends;
        _backends.Changed += OnChanged;
    }

    internal CatalogSource(Func<string, ServerReading?> readings, ViewBuilder views, ILogger<CatalogSource> logger)
    {
        _archive = new ReadingArchive(readings);
        _views = views;
        _logger = logger;
    }

    /// <summary>Raised after what lists show may have changed, on a background thread or by whoever publishes a snapshot. Handlers must be quick and must not throw.</summary>
    public event Action? Changed;

    /// <summary>The catalog as it is now, for a request that sees this snapshot.</summary>
    public CatalogState Of(Snapshot snapshot) =>
        (_holders.TryGetValue(snapshot, out var holder) ? holder : NewHolder(snapshot)).Current;

    /// <summary>Some list or state of this server has changed: every snapshot that has it is brought up to date soon.</summary>
    public void Refresh(string clusterId)
    {
        foreach (var (_, holder) in _holders)
        {
            if (holder.Has(clusterId) && holder.TrySchedule())
            {
                ThreadPool.UnsafeQueueUserWorkItem(static work => work.Source.Rebuild(work.Holder), (Source: this, Holder: holder), preferLocal: false);
            }
        }
    }

    public ValueTask ApplyingAsync(Snapshot next, CancellationToken cancellationToken)
    {
        _holders.GetOrAdd(next, NewHolder).Rebuild();
        return ValueTask.CompletedTask;
    }

    /// <summary>Once more, for the servers of this snapshot may have been started after <see cref="ApplyingAsync"/>.</summary>
    public void Published(Snapshot now)
    {
        if (_holders.TryGetValue(now, out var holder))
        {
            Rebuild(holder);
        }
    }

    public void Retired(Snapshot old)
    {
        _holders.TryRemove(old, out _);
        _archive.Keep(clusterId => _holders.Values.Any(holder => holder.Has(clusterId)));
    }

    public void Dispose()
    {
        if (_backends is not null)
        {
            _backends.Changed -= OnChanged;
        }
    }

    private static ServerReading? Read(Backend? backend) =>
        backend is null ? null : new ServerReading(backend.Listing, backend.Era is { Era: Era.Modern }, backend.Era?.For(Era.Legacy) is { Era: Era.Legacy });

    private void OnChanged(Backend backend) => Refresh(backend.Server.ClusterId);

    private CatalogHolder NewHolder(Snapshot snapshot) => new(snapshot, _archive, _views);

    /// <summary>A failure here is a bug. The state before it stays in use, rather than none.</summary>
    private void Rebuild(CatalogHolder holder)
    {
        try
        {
            holder.Rebuild();
        }
        catch (Exception failure)
        {
            LogRebuildFailed(failure, holder.Snapshot.Revision);
        }

        Changed?.Invoke();
    }

    [LoggerMessage(EventName = "CatalogRebuildFailed", Level = LogLevel.Error, Message = "The catalog of snapshot {Revision} could not be rebuilt; the state before stays in use.")]
    private partial void LogRebuildFailed(Exception failure, long revision);
}
