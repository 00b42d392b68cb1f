using System.Security.Cryptography;
using McpGateway.Configuration;
using McpGateway.RateLimiting;
using McpGateway.Redis.Affinity;
using McpGateway.Redis.Connections;
using McpGateway.Redis.Limits;
using McpGateway.Redis.Replicas;
using McpGateway.Redis.Revocation;
using McpGateway.Redis.Sessions;
using McpGateway.Replicas;
using McpGateway.Sessions;
using SessionOptions = McpGateway.Configuration.SessionOptions;

namespace McpGateway.Redis;

/// <summary>Registers the room.</summary>
public static class RedisServices
{
    /// <summary>Takes the place of the stores in memory that were registered before.</summary>
    public static IServiceCollection AddRedis(this IServiceCollection services, RedisOptions options) => services
        .AddSingleton(provider => new RedisConnection(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisConnection>>()))
        .AddSingleton<IRedisCommands>(provider => provider.GetRequiredService<RedisConnection>())
        .AddHostedService(provider => provider.GetRequiredService<RedisConnection>())
        .AddSingleton<SealedSessions>()
        .AddSingleton<SessionRecords>()
        .AddSingleton<SessionCopies>()
        .AddSingleton<EndedHere>()
        .AddSingleton<RedisSessionStore>()
        .AddSingleton<ISessionStore>(provider => provider.GetRequiredService<RedisSessionStore>())
        .AddSingleton<IChangeListener, SessionEndedListener>()
        .AddHostedService(provider => new SessionUpkeep(
            provider.GetRequiredService<SessionRecords>(),
            provider.GetRequiredService<SessionCopies>(),
            provider.GetRequiredService<EndedHere>(),
            provider.GetRequiredService<RedisSessionStore>(),
            () => provider.GetRequiredService<ISnapshotSource>().Current?.Gateway.Sessions ?? new SessionOptions(),
            provider.GetRequiredService<TimeProvider>(),
            SessionUpkeep.Settling))
        .AddReplicas(options)
        .AddSharedAffinity()
        .AddSharedLimits();

    /// <summary>Takes the place of the one gateway replica that there was.</summary>
    private static IServiceCollection AddReplicas(this IServiceCollection services, RedisOptions options) => services
        .AddSingleton<SealedReplicas>()
        .AddSingleton<ReplicaRecords>()
        .AddSingleton<RedisReplicaRegistry>()
        .AddSingleton<IReplicaRegistry>(provider => provider.GetRequiredService<RedisReplicaRegistry>())
        .AddHostedService<ReplicaHeart>()
        .AddSingleton<SealedChanges>()
        .AddSingleton(provider => new RedisChangeBus(
            provider.GetRequiredService<IRedisCommands>(),
            options.Database,
            provider.GetRequiredService<IReplicaRegistry>(),
            provider.GetRequiredService<SealedChanges>(),
            provider.GetServices<IChangeListener>,
            provider.GetRequiredService<ILogger<RedisChangeBus>>()))
        .AddSingleton<IChangeBus>(provider => provider.GetRequiredService<RedisChangeBus>())
        .AddHostedService(provider => provider.GetRequiredService<RedisChangeBus>())
        .AddSingleton<RevocationSet>()
        .AddSingleton<IReadiness>(provider => provider.GetRequiredService<RevocationSet>())
        .AddHostedService(provider => provider.GetRequiredService<RevocationSet>())
        .AddSingleton<IChangeListener, RevokedListener>();

    /// <summary>Takes the place of the counts in memory.</summary>
    private static IServiceCollection AddSharedLimits(this IServiceCollection services) => services
        .AddSingleton<IStoreClock, StoreClock>()
        .AddSingleton(provider => new RedisLimitStore(
            provider.GetRequiredService<IRedisCommands>(),
            provider.GetRequiredService<IStoreClock>(),
            provider.GetRequiredService<TimeProvider>(),
            () => (provider.GetRequiredService<ISnapshotSource>().Current?.Gateway.Limits ?? new LimitOptions()).Buckets,
            RandomNumberGenerator.GetHexString(16, lowercase: true)))
        .AddSingleton<ILimitStore>(provider => provider.GetRequiredService<RedisLimitStore>())
        .AddHostedService<LimitUpkeep>();
}
