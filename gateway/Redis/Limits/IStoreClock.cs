using StackExchange.Redis;

namespace McpGateway.Redis.Limits;

/// <summary>The time that scripts go by.</summary>
internal interface IStoreClock
{
    /// <summary>Ticks of 100 ns since any moment, seconds since 1970, and ticks within the second; three empty values: the store's own clock.</summary>
    (RedisValue Ticks, RedisValue Seconds, RedisValue Within) Now { get; }
}

/// <summary>The store's: one clock for all gateway replicas, so that no difference between theirs adds a token.</summary>
internal sealed class StoreClock : IStoreClock
{
    public (RedisValue Ticks, RedisValue Seconds, RedisValue Within) Now => (RedisValue.EmptyString, RedisValue.EmptyString, RedisValue.EmptyString);
}
