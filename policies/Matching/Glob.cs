namespace McpGateway.Policies.Matching;

/// <summary>
/// A pattern over a whole name or URI, ordinal and case-sensitive. In names <c>*</c> matches any text, the empty one
/// too. In URIs <c>*</c> stays within a segment (it matches no <c>/</c>, <c>?</c> or <c>#</c>) and <c>**</c> matches any
/// text. Nothing else is special and there is no escape. Matching never backtracks: its cost is at most the pattern's
/// pieces times the text's length.
/// </summary>
internal sealed class Glob
{
    /// <summary>The longest pattern, in UTF-16 units.</summary>
    public const int MaxLength = 512;

    /// <summary>The most wildcards in one pattern.</summary>
    public const int MaxWildcards = 16;

    private readonly string[] _literals;
    private readonly Gap[] _gaps;

    private Glob(string text, string[] literals, Gap[] gaps)
    {
        Text = text;
        _literals = literals;
        _gaps = gaps;
    }

    public string Text { get; }

    /// <summary>No wildcard: matches its own text alone.</summary>
    public bool IsExact => _gaps.Length == 0;

    public int Wildcards => _gaps.Length;

    /// <summary>The texts between the wildcards; one more than there are <see cref="Gaps"/>, some may be empty.</summary>
    public ReadOnlySpan<string> Literals => _literals;

    public ReadOnlySpan<Gap> Gaps => _gaps;

    public static Glob OfNames(string text) => Parse(text, static _ => Gap.AnyText);

    public static Glob OfUris(string text) => Parse(text, static stars => stars == 1 ? Gap.WithinSegment : Gap.AnyText);

    public override string ToString() => Text;

    public bool Matches(ReadOnlySpan<char> text, bool ignoreCase = false)
    {
        var (first, last) = (_literals[0], _literals[^1]);
        if (text.Length < first.Length + (_gaps.Length == 0 ? 0 : last.Length)
            || !Same(text[..first.Length], first, ignoreCase)
            || !Same(text[^last.Length..], last, ignoreCase))
        {
            return false;
        }

        return _gaps.Length switch
        {
            0 => text.Length == first.Length,
            1 => Segments.Allow(text[first.Length..^last.Length], _gaps[0]),
            _ => GlobSearch.Matches(text[first.Length..^last.Length], _gaps, _literals.AsSpan(1, _gaps.Length - 1), ignoreCase),
        };
    }

    internal static bool Same(ReadOnlySpan<char> text, string literal, bool ignoreCase) =>
        ignoreCase ? text.Equals(literal, StringComparison.OrdinalIgnoreCase) : text.SequenceEqual(literal);

    private static Glob Parse(string text, Func<int, Gap> gapOf)
    {
        var literals = new List<string>();
        var gaps = new List<Gap>();
        var start = 0;
        for (var i = text.IndexOf('*'); i >= 0; i = text.IndexOf('*', start))
        {
            var end = i;
            while (end < text.Length && text[end] == '*')
            {
                end++;
            }

            literals.Add(text[start..i]);
            gaps.Add(gapOf(end - i));
            start = end;
        }

        literals.Add(text[start..]);
        return new Glob(text, [.. literals], [.. gaps]);
    }
}
