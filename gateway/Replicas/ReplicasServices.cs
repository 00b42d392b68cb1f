using McpGateway.Configuration.Listeners;
using McpGateway.Replicas.Hops;

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

    /// <summary>The hop, where there may be several gateway replicas.</summary>
    public static IServiceCollection AddHops(this IServiceCollection services) => services
        .AddSingleton<HopKeys>()
        .AddSingleton<RequestReader>()
        .AddSingleton<IReplicaHop, HopClient>();

    /// <summary>Answers on the hop's listener; nothing where there is none.</summary>
    public static IApplicationBuilder UseHops(this IApplicationBuilder app) =>
        app.ApplicationServices.GetService<HopListener>() is null ? app : app.UseMiddleware<HopMiddleware>();
}
