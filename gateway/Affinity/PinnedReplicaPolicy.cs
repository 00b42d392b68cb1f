using McpGateway.Catalog;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.SessionAffinity;

namespace McpGateway.Affinity;

/// <summary>
/// Sends a conversation to the replica that keeps its state. Looks among all destinations: one that failed a moment
/// ago, or is draining, still holds its sessions until it is declared gone. What is not bound to a replica goes to none
/// that is draining.
/// </summary>
internal sealed class PinnedReplicaPolicy : ISessionAffinityPolicy
{
    public const string PolicyName = "PinnedReplica";

    public string Name => PolicyName;

    public AffinityResult FindAffinitizedDestinations(
        HttpContext context, ClusterState cluster, SessionAffinityConfig config, IReadOnlyList<DestinationState> destinations)
    {
        PinFeature? pin = context.Features.Get<PinFeature>();
        if (pin?.ReplicaId is null)
        {
            return FindOpen(context, cluster, pin, destinations);
        }

        foreach (DestinationState destination in context.GetReverseProxyFeature().AllDestinations)
        {
            if (destination.DestinationId == pin.ReplicaId)
            {
                return new([destination], AffinityStatus.OK);
            }
        }

        return new(null, AffinityStatus.DestinationNotFound);
    }

    /// <summary>The pin was chosen and stored before anything was sent.</summary>
    public void AffinitizeResponse(
        HttpContext context, ClusterState cluster, SessionAffinityConfig config, DestinationState destination)
    {
    }

    private static AffinityResult FindOpen(HttpContext context, ClusterState cluster, PinFeature? pin, IReadOnlyList<DestinationState> destinations)
    {
        if (context.Features.Get<RouteFeature>()?.Server is not { } server || (pin is null && !server.HasDraining))
        {
            return new(null, AffinityStatus.AffinityKeyNotSet);
        }

        List<DestinationState> open = ReplicaPicker.Open(server, destinations, pin?.PassOver);
        open = open.Count > 0 ? open : ReplicaPicker.Open(server, cluster.DestinationsState.AllDestinations, passOver: null);
        return open.Count > 0 ? new(open, AffinityStatus.OK) : new(null, AffinityStatus.AffinityKeyNotSet);
    }
}
