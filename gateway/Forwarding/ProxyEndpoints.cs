using System.Collections.Frozen;
using Yarp.ReverseProxy.Model;

namespace McpGateway.Forwarding;

/// <summary>
/// YARP's pipeline, one endpoint per cluster, kept out of the application's routing: no URL of its own reaches a
/// server, so nothing passes that the gateway's own path has not decided.
/// </summary>
internal sealed class ProxyEndpoints : IEndpointRouteBuilder
{
    private readonly IApplicationBuilder _application;
    private FrozenDictionary<string, Endpoint> _byRoute = FrozenDictionary<string, Endpoint>.Empty;

    public ProxyEndpoints(IServiceProvider services)
    {
        ServiceProvider = services;
        _application = new ApplicationBuilder(services);
        this.MapReverseProxy(proxy =>
        {
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        Refresh();
    }

    public IServiceProvider ServiceProvider { get; }

    public ICollection<EndpointDataSource> DataSources { get; } = [];

    public IApplicationBuilder CreateApplicationBuilder() => _application.New();

    /// <summary>Takes up the endpoints that YARP has built; to be called after it has applied a configuration.</summary>
    public void Refresh() => Volatile.Write(ref _byRoute, DataSources
        .SelectMany(source => source.Endpoints)
        .ToFrozenDictionary(endpoint => endpoint.Metadata.GetMetadata<RouteModel>()!.Config.RouteId, StringComparer.Ordinal));

    /// <summary>What sends a request to the cluster; null where no such cluster is applied.</summary>
    public Endpoint? Find(string clusterId) => Volatile.Read(ref _byRoute).GetValueOrDefault(clusterId);
}
