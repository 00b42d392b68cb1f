using McpGateway.Policies;

namespace McpGateway.RateLimiting;

/// <summary>What limits said of this exchange, for the record alone: which rules there are, no client is told. Set only where there is something to say.</summary>
public sealed class LimitFeature
{
    private readonly List<RuleLocation> _shadows = [];

    /// <summary>The limit that refused the call; null where none did.</summary>
    public RuleLocation? Refused { get; init; }

    /// <summary>The shadow limits that would have refused it.</summary>
    public IReadOnlyList<RuleLocation> Shadows => _shadows;

    internal void AddShadow(RuleLocation limit) => _shadows.Add(limit);
}
