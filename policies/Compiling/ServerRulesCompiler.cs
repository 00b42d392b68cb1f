using McpGateway.Policies.Deciding;
using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Compiling;

/// <summary>Picks the rules that are about one server and makes them fast to ask.</summary>
internal static class ServerRulesCompiler
{
    public static ServerRules Compile(IReadOnlyList<Rule> rules, string server)
    {
        var here = rules.Where(rule => rule.Server.Matches(server)).OrderBy(rule => rule.Location).ToArray();
        var denies = here.Where(rule => rule.Effect == Effect.Deny).ToArray();
        var allows = here.Where(rule => rule.Effect == Effect.Allow && !rule.ReadOnlyTools).ToArray();
        var readOnly = here.Where(rule => rule.Effect == Effect.Allow && rule.ReadOnlyTools).ToArray();
        return new ServerRules(
            new NameRules(Table(denies, rule => rule.Tools), Table(allows, rule => rule.Tools), Table(readOnly, rule => rule.Tools)),
            new NameRules(Table(denies, rule => rule.Prompts), Table(allows, rule => rule.Prompts), RuleTable.Empty),
            new ResourceRules(UriDenies.Of(Whole(denies, rule => rule.Resources), Patterns(denies, rule => rule.Resources)), Table(allows, rule => rule.Resources)));
    }

    private static RuleTable Table(Rule[] rules, Func<Rule, IReadOnlyList<Glob>?> kind) => RuleTable.Of(Whole(rules, kind), Patterns(rules, kind));

    private static RuleLocation? Whole(Rule[] rules, Func<Rule, IReadOnlyList<Glob>?> kind) =>
        rules.FirstOrDefault(rule => rule.CoversAllOf(kind(rule)))?.Location;

    /// <summary>Each pattern once, with the first rule that has it: many roles say the same.</summary>
    private static IEnumerable<PatternRule> Patterns(Rule[] rules, Func<Rule, IReadOnlyList<Glob>?> kind) =>
        rules.SelectMany(rule => (kind(rule) ?? []).Select(pattern => new PatternRule(pattern, rule.Location)))
            .DistinctBy(rule => rule.Pattern.Text, StringComparer.Ordinal);
}
