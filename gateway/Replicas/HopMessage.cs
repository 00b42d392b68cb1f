namespace McpGateway.Replicas;

/// <summary>What another gateway replica passed on.</summary>
/// <param name="PrincipalId">Who sent it to that one.</param>
/// <param name="Body">Its bytes, at most <see cref="IReplicaHop.MaxMessage"/>; valid until the handler ends.</param>
public sealed record HopMessage(string PrincipalId, ReadOnlyMemory<byte> Body);
