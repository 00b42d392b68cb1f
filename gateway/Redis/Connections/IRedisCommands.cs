using StackExchange.Redis;

namespace McpGateway.Redis.Connections;

/// <summary>The one way to ask Redis.</summary>
internal interface IRedisCommands
{
    /// <summary>Runs a script, atomically. Ends within <see cref="RedisConnection.Deadline"/> and does not throw where the store fails.</summary>
    ValueTask<RedisReply> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments);
}
