using McpGateway.Admin;
using McpGateway.Redis.Connections;

namespace McpGateway;

/// <summary>Tells the operator's page how Redis is doing.</summary>
internal sealed class RedisStatusSource(RedisConnection connection) : IStoreStatusSource
{
    public StoreStatus Status => new(
        "redis",
        connection.State.ToString().ToLowerInvariant(),
        connection.LastFailure?.Reason,
        connection.LastFailure?.At);
}
