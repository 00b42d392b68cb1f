using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Redis.Sessions;
using SessionOptions = McpGateway.Configuration.SessionOptions;

namespace McpGateway.Redis.Affinity;

/// <summary>Registers pins and upstream sessions that all gateway replicas share.</summary>
internal static class SharedAffinityServices
{
    public static IServiceCollection AddSharedAffinity(this IServiceCollection services) => services
        .AddSingleton<KeptRecords>()
        .AddSingleton<PinCopies>()
        .AddSingleton<RedisAffinityStore>()
        .AddSingleton<IAffinityStore>(provider => provider.GetRequiredService<RedisAffinityStore>())
        .AddSingleton<SealedUpstreamSessions>()
        .AddSingleton(provider => new RedisUpstreamSessionStore(
            provider.GetRequiredService<KeptRecords>(),
            provider.GetRequiredService<SealedUpstreamSessions>(),
            () => provider.GetRequiredService<ISnapshotSource>().Current?.Gateway.Sessions ?? new SessionOptions(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IUpstreamSessionStore>(provider => provider.GetRequiredService<RedisUpstreamSessionStore>())
        .AddHostedService(provider => new AffinityUpkeep(
            provider.GetRequiredService<KeptRecords>(),
            provider.GetRequiredService<PinCopies>(),
            provider.GetRequiredService<RedisAffinityStore>(),
            provider.GetRequiredService<RedisUpstreamSessionStore>(),
            provider.GetRequiredService<TimeProvider>(),
            SessionUpkeep.Settling));
}
