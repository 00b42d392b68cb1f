using McpGateway.Policies.Deciding;
using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Compiling;

/// <summary>
/// Makes the rules of each role fast to ask, once for each policy. A role set then only looks up which of them are about
/// a server: its first question costs microseconds, however large the policy is.
/// </summary>
internal static class RoleRulesCompiler
{
    public static Dictionary<string, RoleRules> Compile(PolicyModel model, NameIndex names) => model.Roles.Values
        .SelectMany(role => role.Rules)
        .OrderBy(rule => rule.Location)
        .Select((rule, rank) => rule with { Rank = rank })
        .GroupBy(rule => rule.Role, StringComparer.Ordinal)
        .ToDictionary(role => role.Key, role => new RoleRules(Groups(role, names)), StringComparer.Ordinal);

    private static IEnumerable<RoleGroup> Groups(IEnumerable<Rule> rules, NameIndex names) => rules
        .GroupBy(rule => rule.Server.Text, StringComparer.Ordinal)
        .Select(server => Group([.. server], names));

    private static RoleGroup Group(Rule[] rules, NameIndex names)
    {
        // Prompts and resources have no hints, so a rule with one is not about them.
        var withoutHint = Array.FindAll(rules, rule => !rule.ReadOnlyTools);
        var allows = Array.FindAll(withoutHint, rule => rule.Effect == Effect.Allow);
        return new RoleGroup(
            rules[0].Server,
            Table(rules, rule => rule.Tools, names),
            Table(withoutHint, rule => rule.Prompts, names),
            Table(allows, rule => rule.Resources, names),
            Array.FindAll(rules, rule => rule.Effect == Effect.Deny && (rule.CoversAllKinds || rule.Resources is not null)));
    }

    private static RuleTable Table(Rule[] rules, Func<Rule, IReadOnlyList<Glob>?> kind, NameIndex names) => new(
        rules.Where(rule => rule.CoversAllKinds),
        rules.SelectMany(rule => (kind(rule) ?? []).Select(pattern => new PatternRule(pattern, rule))),
        names);
}
