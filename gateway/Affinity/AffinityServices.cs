using Yarp.ReverseProxy.SessionAffinity;

namespace McpGateway.Affinity;

public static class AffinityServices
{
    public static IServiceCollection AddAffinity(this IServiceCollection services) => services
        .AddSingleton<ISessionAffinityPolicy, PinnedReplicaPolicy>()
        .AddSingleton<IAffinityFailurePolicy, PinnedReplicaGonePolicy>();
}
