namespace McpGateway.Replicas;

/// <summary>What is known of one gateway replica.</summary>
/// <param name="State">How it is doing.</param>
/// <param name="Address">Where its hop listens; null unless it is alive.</param>
public readonly record struct ReplicaFinding(ReplicaState State, Uri? Address = null);
