using McpGateway.Policies.Model;

namespace McpGateway.Policies.Deciding;

/// <summary>Sorts the rules that cover a tool or a prompt by what they do to a decision.</summary>
/// <param name="readOnly">The subject is believed to be a read-only tool.</param>
/// <param name="scoped">The client can have scopes; for any other, a rule that needs one allows nothing.</param>
internal struct Weighing(bool readOnly, bool scoped) : IRuleVisitor
{
    /// <summary>Denies whatever the call is.</summary>
    public NamedRule Deny;

    /// <summary>Denies some calls.</summary>
    public NamedRule DenySome;

    /// <summary>Allows whatever the call is.</summary>
    public NamedRule Allow;

    /// <summary>Allows some calls.</summary>
    public NamedRule AllowSome;

    public readonly bool AllowsAnything => (Allow.Rule ?? AllowSome.Rule) is not null;

    public void Visit(Rule rule, Specificity specificity)
    {
        if (rule.Effect == Effect.Deny)
        {
            (rule.IsConditional ? ref DenySome : ref Deny).Offer(rule, specificity);
        }
        else if (Applies(rule, readOnly, scoped))
        {
            (rule.IsConditional ? ref AllowSome : ref Allow).Offer(rule, specificity);
        }
    }

    /// <summary>Whether an allow could hold for this subject and client at all.</summary>
    public static bool Applies(Rule allow, bool readOnly, bool scoped) =>
        (readOnly || !allow.ReadOnlyTools) && (scoped || allow.Scopes.Count == 0);
}
