using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Deciding;

/// <summary>Keeps apart, for a URI that is not in normal form, the rules that name it or the whole server and those with a wildcard.</summary>
internal struct OddUriWeighing(bool scoped) : IRuleVisitor
{
    public Weighing Named = new(readOnly: false, scoped);

    /// <summary>Some rule would allow it, were it in normal form.</summary>
    public bool Any;

    public void Visit(Rule rule, Specificity specificity)
    {
        if (specificity != Specificity.Pattern)
        {
            Named.Visit(rule, specificity);
        }

        Any |= Weighing.Applies(rule, readOnly: false, scoped);
    }

    /// <summary>Whether the rule covers this very text without a wildcard.</summary>
    public static bool Names(Rule rule, string uri) =>
        rule.CoversAllKinds || (rule.Resources ?? []).Any((Glob pattern) => pattern.IsExact && string.Equals(pattern.Text, uri, StringComparison.Ordinal));
}
