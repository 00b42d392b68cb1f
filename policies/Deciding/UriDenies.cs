using System.Collections.Frozen;
using McpGateway.Policies.Matching;

namespace McpGateway.Policies.Deciding;

/// <summary>
/// The denies over resources of one server. They reach further than their text, where URIs that differ as texts open
/// one thing: whatever is denied is denied with a query, a fragment or a slash at its end too (servers drop them), in
/// any case of scheme and host (RFC 3986 §6.2.2.1), and with none, two or three slashes after a scheme that is the
/// server's own (servers strip what they take for decoration).
/// </summary>
internal sealed class UriDenies
{
    private readonly FrozenDictionary<string, RuleLocation> _exact;
    private readonly FrozenDictionary<string, RuleLocation>.AlternateLookup<ReadOnlySpan<char>> _exactSpans;
    private readonly PatternRule[] _globs;
    private readonly PatternRule[] _anyCase;

    private UriDenies(RuleLocation? whole, FrozenDictionary<string, RuleLocation> exact, PatternRule[] globs, PatternRule[] anyCase)
    {
        Whole = whole;
        _exact = exact;
        _exactSpans = exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _globs = globs;
        _anyCase = anyCase;
    }

    /// <summary>The rule that denies every resource, if there is one.</summary>
    public RuleLocation? Whole { get; }

    public bool IsEmpty => Whole is null && _exact.Count == 0 && _globs.Length == 0 && _anyCase.Length == 0;

    public static UriDenies Of(RuleLocation? whole, IEnumerable<PatternRule> sorted)
    {
        var exact = new Dictionary<string, RuleLocation>(StringComparer.Ordinal);
        var (globs, anyCase) = (new List<PatternRule>(), new List<PatternRule>());
        foreach (var rule in sorted.SelectMany(rule => UriSpellings.Of(rule.Pattern).Select(spelling => rule with { Pattern = spelling })))
        {
            if (UriSpellings.HasUpperCaseHost(rule.Pattern.Text))
            {
                anyCase.Add(rule);
            }
            else if (!rule.Pattern.IsExact)
            {
                globs.Add(rule);
            }
            else
            {
                exact.TryAdd(rule.Pattern.Text, rule.Rule);
            }
        }

        return new UriDenies(whole, exact.ToFrozenDictionary(StringComparer.Ordinal), [.. globs], [.. anyCase]);
    }

    public RuleLocation? Find(ReadOnlySpan<char> uri)
    {
        if (_exact.Count == 0 && _globs.Length == 0 && _anyCase.Length == 0)
        {
            return Whole;
        }

        var withoutFragment = UriSpellings.Until(uri, "#");
        var withoutQuery = UriSpellings.Until(withoutFragment, "?");
        var found = FindBoth(uri);
        if (found is null && withoutFragment.Length < uri.Length)
        {
            found = FindBoth(withoutFragment);
        }

        if (found is null && withoutQuery.Length < withoutFragment.Length)
        {
            found = FindBoth(withoutQuery);
        }

        return found ?? Whole;
    }

    /// <summary>A deny that covers every URI of a template, in the form that <see cref="UriTemplates.Replace"/> gives.</summary>
    public RuleLocation? FindCovering(ReadOnlySpan<char> template) => FindText(template) ?? Whole;

    private RuleLocation? FindBoth(ReadOnlySpan<char> uri) =>
        FindText(uri) ?? (uri.EndsWith('/') ? FindText(uri[..^1]) : null);

    private RuleLocation? FindText(ReadOnlySpan<char> uri)
    {
        var upperCase = UriSpellings.HasUpperCaseHost(uri);
        if (_exactSpans.TryGetValue(uri, out var exact))
        {
            return exact;
        }

        return Match(_globs, uri, upperCase) ?? Match(_anyCase, uri, ignoreCase: true) ?? (upperCase ? ExactInAnyCase(uri) : null);
    }

    private RuleLocation? ExactInAnyCase(ReadOnlySpan<char> uri)
    {
        foreach (var (text, rule) in _exact)
        {
            if (uri.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return rule;
            }
        }

        return null;
    }

    private static RuleLocation? Match(PatternRule[] rules, ReadOnlySpan<char> uri, bool ignoreCase)
    {
        foreach (var rule in rules)
        {
            if (rule.Pattern.Matches(uri, ignoreCase))
            {
                return rule.Rule;
            }
        }

        return null;
    }
}
