using McpGateway.Configuration;

namespace McpGateway.RateLimiting.Floods;

/// <summary>
/// Counts requests in this process, whatever store the limits of policies use: the guard protects this process, and must not
/// wait for another one.
/// </summary>
internal sealed class FloodStore(ISnapshotSource snapshots, TimeProvider time) : IDisposable
{
    private readonly InMemoryLimitStore _store = new(time, () => (snapshots.Current?.Gateway.Limits ?? new LimitOptions()).Buckets);

    public bool TryTake(LimitClaim claim) => _store.TryTake(claim);

    public void Dispose() => _store.Dispose();
}
