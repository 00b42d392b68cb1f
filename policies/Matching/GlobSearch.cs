namespace McpGateway.Policies.Matching;

/// <summary>
/// Matches a text against two or more wildcards with literals between them: gap, literal, gap, …, gap. All places
/// where a piece may begin are carried along together, so no pattern makes it try anything twice.
/// </summary>
internal static class GlobSearch
{
    public static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<Gap> gaps, ReadOnlySpan<string> literals, bool ignoreCase)
    {
        return gaps.Contains(Gap.WithinSegment)
            ? AllPlaces(text, gaps, literals, ignoreCase)
            : FirstPlaces(text, literals, ignoreCase);
    }

    /// <summary>Where every gap takes any text, the first place of each literal is as good as any later one.</summary>
    private static bool FirstPlaces(ReadOnlySpan<char> text, ReadOnlySpan<string> literals, bool ignoreCase)
    {
        foreach (var literal in literals)
        {
            var at = ignoreCase ? text.IndexOf(literal, StringComparison.OrdinalIgnoreCase) : text.IndexOf(literal);
            if (at < 0)
            {
                return false;
            }

            text = text[(at + literal.Length)..];
        }

        return true;
    }

    private static bool AllPlaces(ReadOnlySpan<char> text, ReadOnlySpan<Gap> gaps, ReadOnlySpan<string> literals, bool ignoreCase)
    {
        // At most CompiledPolicy.MaxNameLength, which Decide has checked.
        Span<bool> places = stackalloc bool[text.Length + 1];
        places[0] = true;
        for (var i = 0; i < literals.Length; i++)
        {
            Widen(text, gaps[i], places);
            if (!Advance(text, literals[i], ignoreCase, places))
            {
                return false;
            }
        }

        Widen(text, gaps[^1], places);
        return places[text.Length];
    }

    /// <summary>From the places where a gap may begin to those where it may end.</summary>
    private static void Widen(ReadOnlySpan<char> text, Gap gap, Span<bool> places)
    {
        var first = places.IndexOf(true);
        if (gap == Gap.AnyText)
        {
            places[first..].Fill(true);
            return;
        }

        for (var i = first; i < text.Length; i++)
        {
            places[i + 1] |= places[i] && !Segments.IsEnd(text[i]);
        }
    }

    /// <summary>From the places where a literal may begin to those where it ends; false if there are none.</summary>
    private static bool Advance(ReadOnlySpan<char> text, string literal, bool ignoreCase, Span<bool> places)
    {
        var any = false;
        for (var end = text.Length; end >= literal.Length; end--)
        {
            var begin = end - literal.Length;
            places[end] = places[begin] && Glob.Same(text[begin..end], literal, ignoreCase);
            any |= places[end];
        }

        places[..Math.Min(literal.Length, places.Length)].Clear();
        return any;
    }
}
