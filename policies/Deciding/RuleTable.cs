using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Deciding;

/// <summary>
/// The rules of one role over one kind of subject on the servers that one pattern means. Made once when the policy is
/// read and shared by all role sets that have the role.
/// </summary>
internal sealed class RuleTable
{
    private readonly Rule[] _whole;
    private readonly Dictionary<int, Rule[]> _exact;
    private readonly PatternRule[] _spelled;
    private readonly PatternRule[] _globs;

    public RuleTable(IEnumerable<Rule> whole, IEnumerable<PatternRule> patterns, NameIndex names)
    {
        _whole = [.. whole];
        var all = patterns.ToArray();
        _globs = Array.FindAll(all, one => !one.Pattern.IsExact);
        _spelled = Array.FindAll(all, one => one.Pattern.IsExact);
        _exact = _spelled.GroupBy(one => names.Add(one.Pattern.Text)).ToDictionary(name => name.Key, name => name.Select(one => one.Rule).ToArray());
        var rules = _whole.Concat(all.Select(one => one.Rule)).ToArray();
        IsEmpty = rules.Length == 0;
        DeniesAll = Array.Exists(_whole, rule => rule.Effect == Effect.Deny && !rule.IsConditional);
        Allows = Array.Exists(rules, rule => rule.Effect == Effect.Allow);
        AllowsWithoutScopes = Array.Exists(rules, rule => rule.Effect == Effect.Allow && rule.Scopes.Count == 0);
    }

    public bool IsEmpty { get; }

    /// <summary>A rule denies everything of the kind.</summary>
    public bool DeniesAll { get; }

    /// <summary>Some rule could allow something.</summary>
    public bool Allows { get; }

    /// <summary>Some rule could allow something to a client that can have no scopes.</summary>
    public bool AllowsWithoutScopes { get; }

    /// <summary>Shows the rules that cover a name.</summary>
    /// <param name="name">The whole name.</param>
    /// <param name="number">Its number in the policy's <see cref="NameIndex"/>.</param>
    /// <param name="visitor">Sees them.</param>
    public void Visit<T>(string name, int number, ref T visitor)
        where T : struct, IRuleVisitor, allows ref struct
    {
        foreach (var rule in _whole)
        {
            visitor.Visit(rule, Specificity.Whole);
        }

        foreach (ref readonly var glob in _globs.AsSpan())
        {
            if (glob.Pattern.Matches(name))
            {
                visitor.Visit(glob.Rule, Specificity.Pattern);
            }
        }

        if (number != NameIndex.None && _exact.TryGetValue(number, out var named))
        {
            foreach (var rule in named)
            {
                visitor.Visit(rule, Specificity.Exact);
            }
        }
    }

    /// <summary>Shows the rules that cover some URI of a template, in the form that <see cref="UriTemplates.Replace"/> gives.</summary>
    public void VisitSomeOf<T>(ReadOnlySpan<char> template, ref T visitor)
        where T : struct, IRuleVisitor, allows ref struct
    {
        foreach (var rule in _whole)
        {
            visitor.Visit(rule, Specificity.Whole);
        }

        foreach (ref readonly var glob in _globs.AsSpan())
        {
            if (UriTemplates.CanMatch(glob.Pattern, template))
            {
                visitor.Visit(glob.Rule, Specificity.Pattern);
            }
        }

        foreach (ref readonly var exact in _spelled.AsSpan())
        {
            if (UriTemplates.CanMatch(exact.Pattern, template))
            {
                visitor.Visit(exact.Rule, Specificity.Pattern);
            }
        }
    }
}
