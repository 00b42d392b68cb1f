using McpGateway.Configuration.Draining;
using McpGateway.Configuration.Loading;
using McpGateway.Configuration.Revocation;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace McpGateway.Configuration;

/// <summary>Registers the room.</summary>
public static class ConfigurationServices
{
    /// <summary>
    /// The snapshot source, and the watcher that publishes the first snapshot before the gateway listens. Observers are
    /// found among the services.
    /// </summary>
    /// <param name="services">Of the gateway.</param>
    /// <param name="first">A load that has a snapshot.</param>
    /// <param name="builder">Builds the next ones.</param>
    public static IServiceCollection AddConfiguration(this IServiceCollection services, LoadResult first, SnapshotBuilder builder)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddMetrics()
            .AddSingleton<ConfigurationMetrics>()
            .AddSingleton(first.Snapshot!.Gateway.Drain)
            .AddSingleton(first.Snapshot.Gateway.Questions)
            .AddSingleton<Drain>()
            .AddSingleton<Readiness>()
            .AddHostedService<GracefulStop>()
            .Configure<HostOptions>(host => host.ShutdownTimeout = first.Snapshot.Gateway.Drain.Delay + first.Snapshot.Gateway.Drain.Limit + GracefulStop.Rest)
            .AddSingleton<SnapshotHolder>()
            .AddSingleton<ISnapshotSource>(provider => provider.GetRequiredService<SnapshotHolder>())
            .AddSingleton<RevocationWatch>()
            .AddSingleton<IRevocations>(provider => provider.GetRequiredService<RevocationWatch>())
            .AddSingleton<ISnapshotObserver>(provider => provider.GetRequiredService<RevocationWatch>())
            .AddHostedService(provider => provider.GetRequiredService<RevocationWatch>())
            .AddSingleton(first)
            .AddSingleton(builder)
            .AddHostedService<SnapshotWatcher>();
    }
}
