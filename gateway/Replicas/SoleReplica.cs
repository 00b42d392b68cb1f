using System.Security.Cryptography;

namespace McpGateway.Replicas;

/// <summary>Without a shared store there is one gateway replica: it knows itself, and there is nobody to tell.</summary>
internal sealed class SoleReplica : IReplicaRegistry, IChangeBus, IReplicaHop
{
    public string OwnId { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public ValueTask<ReplicaFinding> FindAsync(string replicaId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ReplicaFinding(replicaId == OwnId ? ReplicaState.Own : ReplicaState.Gone));

    public ValueTask PublishAsync(string kind, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<HopReply> SendAsync(string replicaId, string kind, string principalId, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        replicaId == OwnId
            ? throw new ArgumentException("A gateway replica does not hop to itself.", nameof(replicaId))
            : ValueTask.FromResult(HopReply.Failed(HopFault.Gone));
}
