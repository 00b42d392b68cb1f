namespace McpGateway.Policies.Model;

/// <summary>An entry of <c>clients</c>: who it matches, and the roles that it adds.</summary>
internal sealed record ClientEntry(string Name, RuleLocation Location, string? ApiKey, bool Anonymous, IReadOnlyList<string> Roles);
