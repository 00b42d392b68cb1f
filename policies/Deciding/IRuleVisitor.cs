using McpGateway.Policies.Model;

namespace McpGateway.Policies.Deciding;

/// <summary>Sees every rule that covers a subject, in no order, a rule with several matching patterns more than once.</summary>
internal interface IRuleVisitor
{
    void Visit(Rule rule, Specificity specificity);
}
