using StackExchange.Redis;

namespace McpGateway.Redis.Connections;

/// <summary>The one way to ask Redis.</summary>
internal interface IRedisCommands
{
    /// <summary>Runs a script, atomically. Ends within <see cref="RedisConnection.Deadline"/> and does not throw where the store fails.</summary>
    ValueTask<RedisReply> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments);

    /// <summary>Tells whoever listens at this moment. False where the store did not take it. Ends and fails as <see cref="RunAsync"/>.</summary>
    ValueTask<bool> PublishAsync(string channel, string message);

    /// <summary>
    /// Listens on a channel, again after each loss of the connection. To be called before the connection starts; the
    /// handler must neither block nor throw.
    /// </summary>
    void Subscribe(string channel, Action<RedisValue> heard);
}
