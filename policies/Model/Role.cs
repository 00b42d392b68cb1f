using McpGateway.Policies.Limits;

namespace McpGateway.Policies.Model;

/// <summary>A role with its own rules; <see cref="Inherits"/> names those whose rules it has as well.</summary>
internal sealed record Role(string Name, RuleLocation Location, IReadOnlyList<string> Inherits, IReadOnlyList<Rule> Rules)
{
    public IReadOnlyList<LimitRule> Limits { get; init; } = [];

    /// <summary>It stands in a file of <c>mode: shadow</c>: its denies and limits are recorded, its allows allow nothing.</summary>
    public bool Shadow { get; init; }
}
