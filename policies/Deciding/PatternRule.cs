using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Deciding;

/// <summary>A pattern and the rule it belongs to.</summary>
internal readonly record struct PatternRule(Glob Pattern, Rule Rule);
