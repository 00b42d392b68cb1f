namespace McpGateway.Benchmarks.Targets;

/// <summary>What one gateway of a run is like.</summary>
/// <param name="Name">As the table names it.</param>
/// <param name="Tools">Tools in all, half of them on legacy servers.</param>
public sealed record GatewaySetup(string Name, int Tools)
{
    /// <summary>Access tokens of the back end's issuer, and the policy of a large house.</summary>
    public bool Secured { get; init; }

    /// <summary>State is shared through the Redis on this port of 127.0.0.1: sessions, limits, and affinity over two replicas of each server. Null: kept in the process.</summary>
    public int? RedisPort { get; init; }
}
