namespace McpGateway.Replicas;

/// <summary>Registers the room.</summary>
public static class ReplicasServices
{
    /// <summary>One gateway replica; where a store is shared, what speaks of several takes the place of it.</summary>
    public static IServiceCollection AddReplicas(this IServiceCollection services) => services
        .AddSingleton<SoleReplica>()
        .AddSingleton<IReplicaRegistry>(provider => provider.GetRequiredService<SoleReplica>())
        .AddSingleton<IChangeBus>(provider => provider.GetRequiredService<SoleReplica>())
        .AddSingleton<IReplicaHop>(provider => provider.GetRequiredService<SoleReplica>());
}
