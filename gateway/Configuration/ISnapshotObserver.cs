namespace McpGateway.Configuration;

/// <summary>
/// Hears of snapshots, in this order: applying, published, and once another one took its place and its last lease was
/// returned, retired. Changes come one at a time.
/// </summary>
public interface ISnapshotObserver
{
    /// <summary>
    /// Prepares for the snapshot before any request sees it. An exception refuses the snapshot: the one in use stays,
    /// and <see cref="Retired"/> is called with the refused one.
    /// </summary>
    ValueTask ApplyingAsync(Snapshot next, CancellationToken cancellationToken);

    /// <summary>Requests that begin from now on see this snapshot. Must not throw.</summary>
    void Published(Snapshot now);

    /// <summary>No request sees this snapshot any more, nor will one. Must not throw.</summary>
    void Retired(Snapshot old);
}
