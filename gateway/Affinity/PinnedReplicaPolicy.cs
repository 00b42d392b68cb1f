using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.SessionAffinity;

namespace McpGateway.Affinity;

/// <summary>
/// Sends a conversation to the replica that keeps its state. Looks among all destinations: one that failed a moment
/// ago still holds its sessions until it is declared gone.
/// </summary>
internal sealed class PinnedReplicaPolicy : ISessionAffinityPolicy
{
    public const string PolicyName = "PinnedReplica";

    public string Name => PolicyName;

    public AffinityResult FindAffinitizedDestinations(
        HttpContext context, ClusterState cluster, SessionAffinityConfig config, IReadOnlyList<DestinationState> destinations)
    {
        if (context.Features.Get<PinFeature>() is not { } pin)
        {
            return new(null, AffinityStatus.AffinityKeyNotSet);
        }

        if (pin.ReplicaId is null)
        {
            DestinationState[] others = [.. destinations.Where(destination => destination.DestinationId != pin.PassOver)];
            return others.Length == 0 ? new(null, AffinityStatus.AffinityKeyNotSet) : new(others, AffinityStatus.OK);
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
}
