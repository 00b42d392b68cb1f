using McpGateway.Configuration;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace McpGateway.Affinity;

/// <summary>Chooses a replica for what is not bound to one: among the healthy, by load, never one that is draining.</summary>
internal sealed class ReplicaPicker(IProxyStateLookup clusters, IEnumerable<ILoadBalancingPolicy> policies)
{
    private readonly ILoadBalancingPolicy _balancing =
        policies.First(policy => policy.Name == LoadBalancingPolicies.PowerOfTwoChoices);

    // The policy chooses by load alone and reads nothing of the request.
    private static HttpContext NoRequest { get; } = new DefaultHttpContext();

    /// <summary>Null: the cluster is not live, or has no replica left.</summary>
    public DestinationState? Pick(ServerOptions server)
    {
        if (!clusters.TryGetCluster(server.ClusterId, out ClusterState? cluster))
        {
            return null;
        }

        IReadOnlyList<DestinationState> among = cluster.DestinationsState.AvailableDestinations;
        if (server.HasDraining)
        {
            List<DestinationState> open = Open(server, among, passOver: null);
            among = open.Count > 0 ? open : Open(server, cluster.DestinationsState.AllDestinations, passOver: null);
        }

        return among.Count == 0 ? null : _balancing.PickDestination(NoRequest, cluster, among);
    }

    /// <summary>Those that take new conversations, without one that could not be reached a moment ago.</summary>
    public static List<DestinationState> Open(ServerOptions server, IReadOnlyList<DestinationState> among, string? passOver)
    {
        List<DestinationState> open = new(among.Count);
        foreach (DestinationState destination in among)
        {
            if (destination.DestinationId != passOver && !IsDraining(server, destination.DestinationId))
            {
                open.Add(destination);
            }
        }

        return open;
    }

    private static bool IsDraining(ServerOptions server, string replicaId)
    {
        foreach (ReplicaOptions replica in server.Replicas)
        {
            if (replica.Id == replicaId)
            {
                return replica.IsDraining;
            }
        }

        return false;
    }
}
