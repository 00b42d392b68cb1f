using McpGateway.Backends;
using McpGateway.Configuration;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace McpGateway.Forwarding;

public static class ForwardingServices
{
    public static IServiceCollection AddForwarding(this IServiceCollection services)
    {
        services.AddReverseProxy().AddTransforms(transforms =>
        {
            transforms.CopyRequestHeaders = false;
            transforms.CopyResponseHeaders = false;
            transforms.CopyResponseTrailers = false;
            transforms.UseDefaultForwarders = false;
            transforms.RequestTransforms.Add(new OutgoingRequest());
            transforms.ResponseTransforms.Add(new IncomingResponse(transforms.Services.GetRequiredService<TimeProvider>()));
        });
        return services
            .AddSingleton<ClusterServers>()
            .AddSingleton<ProxyEndpoints>()
            .AddSingleton<ProxyConfigProvider>()
            .AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<ProxyConfigProvider>())
            .AddSingleton<IConfigChangeListener>(provider => provider.GetRequiredService<ProxyConfigProvider>())
            .AddSingleton<IForwarderHttpClientFactory, ServerHttpClientFactory>()
            .AddSingleton<ISnapshotObserver, ClusterSet>()
            .AddSingleton<IUpstreamTransport, ClusterTransport>()
            .AddSingleton<ForwardingAttempt>();
    }
}
