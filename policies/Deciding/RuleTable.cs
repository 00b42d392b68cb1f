using System.Collections.Frozen;
using McpGateway.Policies.Matching;

namespace McpGateway.Policies.Deciding;

/// <summary>A pattern and the rule it belongs to.</summary>
internal readonly record struct PatternRule(Glob Pattern, RuleLocation Rule);

/// <summary>
/// The rules of one effect over one kind of subject on one server. Where several match, the most specific is named:
/// an exact name, then a pattern, then a rule for the whole server; among equals the first by file and line.
/// </summary>
internal sealed class RuleTable
{
    public static readonly RuleTable Empty = new(null, FrozenDictionary<string, RuleLocation>.Empty, []);

    private readonly FrozenDictionary<string, RuleLocation> _exact;
    private readonly PatternRule[] _globs;

    private RuleTable(RuleLocation? whole, FrozenDictionary<string, RuleLocation> exact, PatternRule[] globs)
    {
        Whole = whole;
        _exact = exact;
        _globs = globs;
    }

    /// <summary>The rule that covers everything of this kind, if there is one.</summary>
    public RuleLocation? Whole { get; }

    public bool IsEmpty => Whole is null && _exact.Count == 0 && _globs.Length == 0;

    public static RuleTable Of(RuleLocation? whole, IEnumerable<PatternRule> sorted)
    {
        var exact = new Dictionary<string, RuleLocation>(StringComparer.Ordinal);
        var globs = new List<PatternRule>();
        foreach (var rule in sorted)
        {
            if (!rule.Pattern.IsExact)
            {
                globs.Add(rule);
            }
            else
            {
                exact.TryAdd(rule.Pattern.Text, rule.Rule);
            }
        }

        return whole is null && exact.Count == 0 && globs.Count == 0
            ? Empty
            : new RuleTable(whole, exact.ToFrozenDictionary(StringComparer.Ordinal), [.. globs]);
    }

    public RuleLocation? Find(string name) => Exactly(name) ?? ByPattern(name) ?? Whole;

    public RuleLocation? Exactly(string name) => _exact.GetValueOrDefault(name);

    public RuleLocation? ByPattern(string name)
    {
        foreach (var glob in _globs)
        {
            if (glob.Pattern.Matches(name))
            {
                return glob.Rule;
            }
        }

        return null;
    }

    /// <summary>A rule that allows some URI of a template, in the form that <see cref="UriTemplates.Replace"/> gives.</summary>
    public RuleLocation? SomeOf(ReadOnlySpan<char> template)
    {
        foreach (var glob in _globs)
        {
            if (UriTemplates.CanMatch(glob.Pattern, template))
            {
                return glob.Rule;
            }
        }

        foreach (var (uri, rule) in _exact)
        {
            if (UriTemplates.CanMatch(Glob.OfUris(uri), template))
            {
                return rule;
            }
        }

        return Whole;
    }
}
