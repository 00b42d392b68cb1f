namespace McpGateway.Policies.Matching;

/// <summary>
/// Compares patterns with URI templates (RFC 6570). Each expression becomes one character: <see cref="Value"/> for a
/// simple one, whose value cannot hold a slash, <see cref="Segments.Opaque"/> for one with an operator, which can
/// become anything. A deny must cover the template whatever the values are; an allow need only allow some of its URIs.
/// </summary>
internal static class UriTemplates
{
    /// <summary>The longest template that is compared, in UTF-16 units: the cost is its length times the pattern's.</summary>
    public const int MaxLength = 1024;

    /// <summary>Stands in the place of a simple expression. No URI or policy file can hold it.</summary>
    private const char Value = '\uFFFE';

    /// <summary>Writes the template with its expressions replaced; the result is never longer.</summary>
    public static ReadOnlySpan<char> Replace(ReadOnlySpan<char> template, Span<char> buffer)
    {
        var length = 0;
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '{')
            {
                buffer[length++] = template[i];
                continue;
            }

            var end = template[i..].IndexOf('}');
            var simple = end > 1 && (char.IsAsciiLetterOrDigit(template[i + 1]) || template[i + 1] is '_' or '%');
            buffer[length++] = simple ? Value : Segments.Opaque;
            i = end < 0 ? template.Length : i + end;
        }

        return buffer[..length];
    }

    /// <summary>Whether some URI of the template matches the pattern.</summary>
    public static bool CanMatch(Glob glob, ReadOnlySpan<char> replaced)
    {
        Span<bool> row = stackalloc bool[replaced.Length + 1];
        row[0] = true;
        for (var i = 0; i < glob.Literals.Length; i++)
        {
            foreach (var c in glob.Literals[i])
            {
                if (!Consume(c, replaced, row))
                {
                    return false;
                }
            }

            if (i < glob.Gaps.Length)
            {
                Skip(glob.Gaps[i], replaced, row);
            }
        }

        SkipEmptyValues(replaced, row);
        return row[replaced.Length];
    }

    /// <summary>One plain character of the pattern against each place of the template; false if no place is left.</summary>
    private static bool Consume(char c, ReadOnlySpan<char> template, Span<bool> row)
    {
        SkipEmptyValues(template, row);
        var (before, any) = (false, false);
        for (var j = 0; j <= template.Length; j++)
        {
            var here = row[j];
            var stays = here && j < template.Length && MayHold(template[j], c);
            row[j] = stays || (before && template[j - 1] == c);
            any |= row[j];
            before = here;
        }

        return any;
    }

    /// <summary>A wildcard of the pattern: from each place on over whatever it may stand for.</summary>
    private static void Skip(Gap gap, ReadOnlySpan<char> template, Span<bool> row)
    {
        for (var j = 0; j < template.Length; j++)
        {
            row[j + 1] |= row[j] && (IsExpression(template[j]) || gap == Gap.AnyText || !Segments.IsEnd(template[j]));
        }
    }

    private static void SkipEmptyValues(ReadOnlySpan<char> template, Span<bool> row)
    {
        for (var j = 0; j < template.Length; j++)
        {
            row[j + 1] |= row[j] && IsExpression(template[j]);
        }
    }

    private static bool MayHold(char expression, char c) =>
        expression == Segments.Opaque || (expression == Value && !Segments.IsEnd(c));

    private static bool IsExpression(char c) => c is Value or Segments.Opaque;
}
