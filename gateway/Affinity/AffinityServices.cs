using McpGateway.Backends;
using Yarp.ReverseProxy.SessionAffinity;

namespace McpGateway.Affinity;

public static class AffinityServices
{
    /// <summary>Pins in this process.</summary>
    public static IServiceCollection AddAffinity(this IServiceCollection services) => services
        .AddSingleton<IAffinityStore, InMemoryAffinityStore>()
        .AddSingleton<ReplicaPicker>()
        .AddSingleton<ReplicaPins>()
        .AddSingleton<IReplicaChoice>(provider => provider.GetRequiredService<ReplicaPins>())
        .AddSingleton<ISessionAffinityPolicy, PinnedReplicaPolicy>()
        .AddSingleton<IAffinityFailurePolicy, PinnedReplicaGonePolicy>();
}
