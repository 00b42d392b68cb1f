using McpGateway.Access;
using McpGateway.Admin;
using McpGateway.Affinity;
using McpGateway.Audit;
using McpGateway.Backends;
using McpGateway.Bridging;
using McpGateway.Catalog;
using McpGateway.Commands;
using McpGateway.Configuration;
using McpGateway.Forwarding;
using McpGateway.Identity;
using McpGateway.RateLimiting;
using McpGateway.Redis;
using McpGateway.Replicas;
using McpGateway.Sessions;
using McpGateway.Streams;

namespace McpGateway;

/// <summary>The rooms of the gateway, from the ground up.</summary>
internal static class GatewayServices
{
    public static IServiceCollection AddGateway(this IServiceCollection services, ServeRequest request) => services
        .AddSingleton(new AuditStandardOutput(Console.OpenStandardOutput))
        .AddAudit()  // first of the hosted services to start, so the last to stop: it keeps what the others leave behind
        .AddConfiguration(request.First, request.Builder)
        .AddForwarding()  // hears of a snapshot before those who send: its clusters come first
        .AddIdentity()
        .AddReplicas()
        .AddAccess()
        .AddLimits()
        .AddSessions()
        .AddStreams()
        .AddBackends()
        .AddCatalog()
        .AddAffinity()
        .AddBridging()
        .AddAdmin()
        .AddSingleton<IServerStatusSource, BackendStatusSource>()
        .AddSharedState(request.First.Snapshot?.Gateway.Redis);

    /// <summary>What gateway.yaml says at the start: a store cannot be exchanged under sessions that live.</summary>
    private static IServiceCollection AddSharedState(this IServiceCollection services, RedisOptions? redis) =>
        redis is null ? services : services.AddHops().AddRedis(redis).AddSingleton<IStoreStatusSource, RedisStatusSource>();
}
