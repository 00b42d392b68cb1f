using McpGateway.Policies.Model;

namespace McpGateway.Policies.Deciding;

/// <summary>Decides tools, or prompts, of one server for one set of roles.</summary>
/// <param name="enforced">The rules that decide.</param>
/// <param name="shadow">The rules of which the denies are only recorded.</param>
/// <param name="names">The policy's.</param>
/// <param name="scoped">The client can have scopes.</param>
internal sealed class NameRules(RuleTable[] enforced, RuleTable[] shadow, NameIndex names, bool scoped)
{
    public bool AllowAnything { get; } =
        !Array.Exists(enforced, table => table.DeniesAll) && Array.Exists(enforced, table => scoped ? table.Allows : table.AllowsWithoutScopes);

    public Verdict Decide(string name, bool readOnly)
    {
        var number = names.Of(name);
        var decided = Weigh(enforced, name, number, readOnly);
        if (decided.Deny.Location is { } denied)
        {
            return Verdict.Deny(denied);
        }

        if ((decided.Allow.Location ?? decided.AllowSome.Location) is not { } allowed)
        {
            return default;
        }

        var watched = Weigh(shadow, name, number, readOnly);
        var always = decided.Allow.Rule;
        var certain = always is not null && decided.DenySome.Rule is null && watched.DenySome.Rule is null;
        return Verdict.Allow(allowed) with
        {
            Shadow = watched.Deny.Location,
            Conditions = certain ? null : Conditions(name, number, readOnly, always),
        };
    }

    private Weighing Weigh(RuleTable[] tables, string name, int number, bool readOnly)
    {
        var weighing = new Weighing(readOnly, scoped);
        foreach (var table in tables)
        {
            table.Visit(name, number, ref weighing);
        }

        return weighing;
    }

    private RuleConditions Conditions(string name, int number, bool readOnly, Rule? always)
    {
        var decide = Collect(enforced, name, number);
        return new RuleConditions
        {
            Always = always,
            Denies = decide.Take(rule => rule.Effect == Effect.Deny),
            Allows = always is not null ? [] : decide.Take(rule => rule.Effect == Effect.Allow && Weighing.Applies(rule, readOnly, scoped)),
            Watched = Collect(shadow, name, number).Take(rule => rule.Effect == Effect.Deny && rule.IsConditional),
        };
    }

    private static RuleCollector Collect(RuleTable[] tables, string name, int number)
    {
        var collector = new RuleCollector([]);
        foreach (var table in tables)
        {
            table.Visit(name, number, ref collector);
        }

        return collector;
    }
}
