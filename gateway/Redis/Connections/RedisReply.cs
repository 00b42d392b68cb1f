using StackExchange.Redis;

namespace McpGateway.Redis.Connections;

/// <summary>What came back. Null: no answer within the deadline, an error, or nothing was sent; whether the command ran is not known.</summary>
internal readonly record struct RedisReply(RedisResult? Value);
