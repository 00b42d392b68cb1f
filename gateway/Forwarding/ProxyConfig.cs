using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace McpGateway.Forwarding;

/// <summary>One immutable set of routes and clusters, as YARP takes it; its token fires when a newer one exists.</summary>
internal sealed class ProxyConfig(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters) : IProxyConfig
{
    private readonly CancellationTokenSource _expired = new();

    public IReadOnlyList<RouteConfig> Routes { get; } = routes;

    public IReadOnlyList<ClusterConfig> Clusters { get; } = clusters;

    public IChangeToken ChangeToken => new CancellationChangeToken(_expired.Token);

    public void Expire() => _expired.Cancel();
}
