namespace McpGateway.Configuration;

/// <summary>Where the snapshot in use is found.</summary>
public interface ISnapshotSource
{
    /// <summary>
    /// The snapshot in use, without a lease on it: for what looks once and lets go. Null before the first load.
    /// </summary>
    Snapshot? Current { get; }

    SnapshotState State { get; }

    /// <summary>
    /// The snapshot in use, held until the lease is disposed: observers hear of its retirement only afterwards. Null
    /// before the first load. A stream takes a new lease for each event instead of keeping one.
    /// </summary>
    SnapshotLease? TryAcquire();
}
