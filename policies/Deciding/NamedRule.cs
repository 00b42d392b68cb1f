using McpGateway.Policies.Model;

namespace McpGateway.Policies.Deciding;

/// <summary>The rule to be named among those that were offered: the closest, and among equals the first by file and line.</summary>
internal struct NamedRule
{
    private Specificity _specificity;

    public Rule? Rule { get; private set; }

    public readonly RuleLocation? Location => Rule?.Location;

    public void Offer(Rule rule, Specificity specificity)
    {
        if (Rule is null || specificity > _specificity || (specificity == _specificity && rule.Rank < Rule.Rank))
        {
            (Rule, _specificity) = (rule, specificity);
        }
    }
}
