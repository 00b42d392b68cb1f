namespace McpGateway.Configuration;

/// <summary>The snapshot that this request sees from beginning to end. Set once the request is let in.</summary>
public sealed class SnapshotFeature(Snapshot snapshot)
{
    public Snapshot Snapshot { get; } = snapshot;
}
