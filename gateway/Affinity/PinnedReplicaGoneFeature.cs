namespace McpGateway.Affinity;

/// <summary>Says that the pinned replica is not among the server's replicas any more, and that nothing was sent.</summary>
public sealed class PinnedReplicaGoneFeature;
