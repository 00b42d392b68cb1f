using McpGateway.Replicas;

namespace McpGateway.Tests.Replicas;

/// <summary>A sender that knows where one receiver is.</summary>
internal sealed class TwoReplicas : IReplicaRegistry
{
    public const string ReceiverId = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public string OwnId => "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    public Uri Address { get; set; } = new("http://127.0.0.1:1");

    public IReplicaRegistry Receiver { get; } = new Itself();

    /// <summary>Every name is said to be at that address, as an old heart-beat would.</summary>
    public ValueTask<ReplicaFinding> FindAsync(string replicaId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(replicaId == OwnId ? new ReplicaFinding(ReplicaState.Own) : new ReplicaFinding(ReplicaState.Alive, Address));

    private sealed class Itself : IReplicaRegistry
    {
        public string OwnId => ReceiverId;

        public ValueTask<ReplicaFinding> FindAsync(string replicaId, CancellationToken cancellationToken) => ValueTask.FromResult(new ReplicaFinding(ReplicaState.Own));
    }
}
