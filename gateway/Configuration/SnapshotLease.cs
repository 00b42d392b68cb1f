namespace McpGateway.Configuration;

/// <summary>Holds a snapshot in use until it is disposed; disposing it again does nothing.</summary>
public sealed class SnapshotLease : IDisposable
{
    private readonly int _stripe;
    private int _returned;

    internal SnapshotLease(Snapshot snapshot, int stripe)
    {
        Snapshot = snapshot;
        _stripe = stripe;
    }

    public Snapshot Snapshot { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            Snapshot.Leases.Leave(_stripe);
        }
    }
}
