using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Backends.Http;
using McpGateway.Configuration;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace McpGateway.Forwarding;

/// <summary>
/// Sends what is not one client request passed through (probes, lists, sessions, bridged calls) over the same
/// cluster's client, with the same choice of replica and the same view of their health.
/// </summary>
internal sealed class ClusterTransport(
    IProxyStateLookup clusters,
    ReplicaPicker picker,
    ClusterServers live,
    IDestinationHealthUpdater health) : IUpstreamTransport
{
    private static readonly TimeSpan PassOver = TimeSpan.FromSeconds(10);

    public async ValueTask<UpstreamHttpReply> SendAsync(
        ServerOptions server, HttpRequestMessage request, string? replicaId, CancellationToken cancellationToken)
    {
        if (!clusters.TryGetCluster(server.ClusterId, out ClusterState? cluster) || Choose(server, cluster, replicaId) is not { } replica)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{server.Name} has no such replica any more.");
        }

        // The cluster id covers the addresses, so these are the cluster's own.
        request.RequestUri = UpstreamAddress.At(server.Replicas.First(known => known.Id == replica.DestinationId).Url, request.RequestUri);
        try
        {
            HttpResponseMessage response = await cluster.Model.HttpClient.SendAsync(request, cancellationToken);
            return new UpstreamHttpReply(response, replica.DestinationId);
        }
        catch (HttpRequestException unreachable) when (ConnectFailure.Is(unreachable))
        {
            health.SetPassive(cluster, replica, DestinationHealth.Unhealthy, PassOver);
            throw;
        }
    }

    // Of the newest snapshot: what is draining is no part of the cluster id.
    private DestinationState? Choose(ServerOptions server, ClusterState cluster, string? replicaId) =>
        replicaId is null ? picker.Pick(live.Of(server.ClusterId)) : cluster.Destinations.GetValueOrDefault(replicaId);
}
