using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Deciding;

/// <summary>
/// The denies over resources of one server. They reach further than their text, where URIs that differ as texts open
/// one thing: whatever is denied is denied with a query, a fragment or a slash at its end too (servers drop them), in
/// any case of scheme and host (RFC 3986 §6.2.2.1), and with none, two or three slashes after a scheme that is the
/// server's own (servers strip what they take for decoration).
/// </summary>
internal sealed class UriDenies
{
    private readonly Dictionary<string, Rule> _exact;
    private readonly Dictionary<string, Rule>.AlternateLookup<ReadOnlySpan<char>> _exactSpans;
    private readonly PatternRule[] _globs;
    private readonly PatternRule[] _anyCase;

    private UriDenies(Rule? first, Rule? whole, Dictionary<string, Rule> exact, PatternRule[] globs, PatternRule[] anyCase)
    {
        First = first;
        Whole = whole;
        _exact = exact;
        _exactSpans = exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _globs = globs;
        _anyCase = anyCase;
    }

    /// <summary>The first of all rules, if there is one.</summary>
    public Rule? First { get; }

    /// <summary>The rule that denies every resource, if there is one.</summary>
    public Rule? Whole { get; }

    public bool IsEmpty => First is null;

    /// <param name="sorted">Denies of which each covers everything or names resources, the first to be named first.</param>
    public static UriDenies Of(IReadOnlyList<Rule> sorted)
    {
        var exact = new Dictionary<string, Rule>(StringComparer.Ordinal);
        var (globs, anyCase) = (new List<PatternRule>(), new List<PatternRule>());
        foreach (var (pattern, rule) in Patterns(sorted))
        {
            if (UriSpellings.HasUpperCaseHost(pattern.Text))
            {
                anyCase.Add(new PatternRule(pattern, rule));
            }
            else if (!pattern.IsExact)
            {
                globs.Add(new PatternRule(pattern, rule));
            }
            else
            {
                exact.TryAdd(pattern.Text, rule);
            }
        }

        return new UriDenies(sorted.FirstOrDefault(), sorted.FirstOrDefault(rule => rule.CoversAllKinds), exact, [.. globs], [.. anyCase]);
    }

    /// <summary>Every spelling of each pattern; a pattern once, with the first rule that has it: many roles say the same.</summary>
    private static IEnumerable<PatternRule> Patterns(IEnumerable<Rule> rules) => rules
        .SelectMany(rule => (rule.Resources ?? []).Select(pattern => new PatternRule(pattern, rule)))
        .DistinctBy(one => one.Pattern.Text, StringComparer.Ordinal)
        .SelectMany(one => UriSpellings.Of(one.Pattern).Select(spelling => one with { Pattern = spelling }));

    public Rule? Find(ReadOnlySpan<char> uri)
    {
        if (IsEmpty)
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
    public Rule? FindCovering(ReadOnlySpan<char> template) => FindText(template) ?? Whole;

    private Rule? FindBoth(ReadOnlySpan<char> uri) =>
        FindText(uri) ?? (uri.EndsWith('/') ? FindText(uri[..^1]) : null);

    private Rule? FindText(ReadOnlySpan<char> uri)
    {
        var upperCase = UriSpellings.HasUpperCaseHost(uri);
        if (_exactSpans.TryGetValue(uri, out var exact))
        {
            return exact;
        }

        return Match(_globs, uri, upperCase) ?? Match(_anyCase, uri, ignoreCase: true) ?? (upperCase ? ExactInAnyCase(uri) : null);
    }

    private Rule? ExactInAnyCase(ReadOnlySpan<char> uri)
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

    private static Rule? Match(PatternRule[] rules, ReadOnlySpan<char> uri, bool ignoreCase)
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
