using McpGateway.Access;
using McpGateway.Configuration;
using McpGateway.RateLimiting.Floods;
using McpGateway.RateLimiting.Metering;

namespace McpGateway.RateLimiting;

public static class LimitServices
{
    /// <summary>Limits counted in this process.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services) => services
        .AddSingleton<ILimitStore>(provider =>
        {
            var snapshots = provider.GetRequiredService<ISnapshotSource>();
            return new InMemoryLimitStore(provider.GetRequiredService<TimeProvider>(), () => (snapshots.Current?.Gateway.Limits ?? new LimitOptions()).Buckets);
        })
        .AddSingleton<LimitClaims>()
        .AddSingleton<FloodStore>()
        .AddSingleton<LimitGate>()
        .AddSingleton<IRefusedCalls, RefusedCalls>();
}
