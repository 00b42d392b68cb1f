using StackExchange.Redis;

namespace McpGateway.Redis.Connections;

/// <summary>The last failure, for the operator.</summary>
/// <param name="Reason">Without anything secret: messages of exceptions are not repeated.</param>
/// <param name="At">When.</param>
internal sealed record RedisFailure(string Reason, DateTimeOffset At)
{
    private const int MaxCode = 16;

    public static string ReasonOf(Exception exception) => exception switch
    {
        RedisConnectionException connection => $"no connection ({connection.FailureType})",
        RedisServerException server => $"the store answered with an error ({CodeOf(server.Message)})",
        TimeoutException => "no answer within the deadline",
        _ => $"no connection ({exception.GetType().Name})",
    };

    /// <summary>An error reply begins with its code: NOAUTH, OOM, LOADING. What follows may repeat arguments.</summary>
    private static string CodeOf(string message)
    {
        var code = message.AsSpan(0, Math.Max(0, message.AsSpan().IndexOf(' ')));
        return code.Length is > 0 and <= MaxCode && !code.ContainsAnyExceptInRange('A', 'Z') ? code.ToString() : "ERR";
    }
}
