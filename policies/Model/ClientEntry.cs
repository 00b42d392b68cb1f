namespace McpGateway.Policies.Model;

/// <summary>An entry of <c>clients</c>: who it matches, and the roles that it adds.</summary>
internal sealed record ClientEntry(string Name, RuleLocation Location, ClientMatch When, IReadOnlyList<string> Roles)
{
    /// <summary>It stands in a file of <c>mode: shadow</c>: what its roles deny is recorded, and they allow nothing.</summary>
    public bool Shadow { get; init; }
}
