using McpGateway.Configuration;
using McpGateway.Sessions;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace McpGateway.Backends;

/// <summary>Registers the room Backends. It needs an <see cref="IUpstreamTransport"/>.</summary>
public static class BackendsServices
{
    public static IServiceCollection AddBackends(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<BackendsOptions>();
        services.AddSingleton(provider => new BackendRegistry(
            provider.GetRequiredService<IUpstreamTransport>(),
            provider.GetRequiredService<BackendsOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<IReplicaChoice>,
            provider.GetService<IUpstreamSessionStore>,
            provider.GetService<IUpstreamObserver>));
        services.AddSingleton<IBackends>(provider => provider.GetRequiredService<BackendRegistry>());
        services.AddSingleton<StartReadiness>();
        services.AddSingleton<IReadiness>(provider => provider.GetRequiredService<StartReadiness>());
        services.AddSingleton<ISnapshotObserver>(provider => provider.GetRequiredService<BackendRegistry>());
        services.AddSingleton<ISessionEnded>(provider => provider.GetRequiredService<BackendRegistry>());
        services.AddHostedService(provider => provider.GetRequiredService<BackendRegistry>());
        return services;
    }
}
