using McpGateway.Backends;
using McpGateway.Configuration;

namespace McpGateway.Affinity;

/// <summary>Finds, chooses and gives up the replica that a conversation stays at. A pin that is known here costs no round trip.</summary>
internal sealed class ReplicaPins(IAffinityStore store, ReplicaPicker picker) : IReplicaChoice
{
    /// <summary>Whether calls to this server stay at a replica: with one replica there is nothing to choose.</summary>
    public static bool Pins(ServerOptions server) =>
        server.Affinity != AffinityMode.None && server.Replicas.Count > 1;

    /// <summary>The replica of this conversation, stored before anything is sent. It may be one that is unhealthy, draining, or not configured any more.</summary>
    public ValueTask<PinFinding> PinAsync(ServerOptions server, in AffinityKey key, CancellationToken cancellationToken)
    {
        if (store.TryFind(key, out string? known))
        {
            return ValueTask.FromResult(new PinFinding(known));
        }

        return picker.Pick(server) is { } candidate ? store.PinAsync(key, candidate.DestinationId, cancellationToken) : default;
    }

    /// <summary>The pinned replica is gone. One of all who find it out gets <see cref="SessionLoss.Removed"/>, and tells its client.</summary>
    public ValueTask<SessionLoss> GoneAsync(in AffinityKey key, string replicaId, CancellationToken cancellationToken) =>
        store.UnpinAsync(key, replicaId, cancellationToken);

    public async ValueTask<ReplicaChoice> ChooseAsync(ServerOptions server, UpstreamSessionKey key, CancellationToken cancellationToken)
    {
        if (!Pins(server) || key.Owner == UpstreamSessionOwner.Gateway)
        {
            return default;
        }

        PinFinding pin = await PinAsync(server, KeyOf(server, key), cancellationToken);
        return new ReplicaChoice(pin.ReplicaId, IsUnavailable: pin.ReplicaId is null);
    }

    /// <summary>No conversation was open, so nobody's state is lost with this pin.</summary>
    public async ValueTask RefusedAsync(ServerOptions server, UpstreamSessionKey key, string replicaId, CancellationToken cancellationToken) =>
        await store.UnpinAsync(KeyOf(server, key), replicaId, cancellationToken);

    private static AffinityKey KeyOf(ServerOptions server, UpstreamSessionKey key) =>
        AffinityKey.Of(server, key.PrincipalId, key.Owner == UpstreamSessionOwner.ClientSession ? key.OwnerId : null);
}
