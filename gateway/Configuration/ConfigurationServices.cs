namespace McpGateway.Configuration;

/// <summary>Registers the room.</summary>
public static class ConfigurationServices
{
    /// <summary>The snapshot source. Observers are found among the services.</summary>
    public static IServiceCollection AddConfiguration(this IServiceCollection services) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton<SnapshotHolder>()
        .AddSingleton<ISnapshotSource>(provider => provider.GetRequiredService<SnapshotHolder>());
}
