using McpGateway.Policies.Model;

namespace McpGateway.Policies.Deciding;

/// <summary>Gathers rules that cover a subject, for where the call itself must be looked at.</summary>
internal readonly struct RuleCollector(List<(Rule Rule, Specificity Specificity)> found) : IRuleVisitor
{
    public void Visit(Rule rule, Specificity specificity) => found.Add((rule, specificity));

    /// <summary>Those wanted, each once, the one to be named first at the beginning.</summary>
    public Rule[] Take(Func<Rule, bool> wanted) =>
    [
        .. found.Where(one => wanted(one.Rule))
            .OrderByDescending(one => one.Specificity)
            .ThenBy(one => one.Rule.Rank)
            .Select(one => one.Rule)
            .Distinct(ReferenceEqualityComparer.Instance)
            .Cast<Rule>(),
    ];
}
