namespace McpGateway.Policies.Model;

/// <summary>A role with its own rules; <see cref="Inherits"/> names those whose rules it has as well.</summary>
internal sealed record Role(string Name, RuleLocation Location, IReadOnlyList<string> Inherits, IReadOnlyList<Rule> Rules);
