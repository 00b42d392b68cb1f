namespace McpGateway.Configuration;

/// <summary>Holds a snapshot in use until it is disposed; disposing it again does nothing.</summary>
public sealed class SnapshotLease : IDisposable
{
    private readonly int _stripe;
    private LeaseCounter? _countedIn;
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
            _countedIn?.Leave(_stripe);
            Snapshot.Leases.Leave(_stripe);
        }
    }

    /// <summary>To be called once at most, before anybody else may dispose it.</summary>
    internal void CountIn(LeaseCounter counter)
    {
        counter.Enter(_stripe);
        _countedIn = counter;
    }
}
