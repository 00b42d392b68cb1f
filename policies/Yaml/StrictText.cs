using System.Globalization;

namespace McpGateway.Policies.Yaml;

/// <summary>
/// Refuses characters that show one thing to a reviewer and mean another to the parser. A line separator that editors
/// do not break at (U+0085, U+2028, U+2029, a carriage return alone) would end a comment and begin a rule unseen;
/// bidirectional controls reorder what is seen (CVE-2021-42574). Escapes in double quotes can still name them.
/// </summary>
internal static class StrictText
{
    public static bool Check(string text, FileErrors errors)
    {
        var (line, lineStart, clean) = (1, 0, true);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                (line, lineStart) = (line + 1, i + 1);
            }
            else if (IsMisleading(text, i))
            {
                clean = false;
                errors.Add(line, i - lineStart + 1, $"the character U+{(int)c:X4} is not shown as what it is", "remove it, or write it as an escape in double quotes");
            }
        }

        return clean;
    }

    private static bool IsMisleading(string text, int i) => text[i] switch
    {
        '\t' => false,
        '\r' => i + 1 >= text.Length || text[i + 1] != '\n',
        '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => true,
        >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' => true,
        var c when char.IsHighSurrogate(c) => i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1]),
        var c when char.IsLowSurrogate(c) => i == 0 || !char.IsHighSurrogate(text[i - 1]),
        var c => char.GetUnicodeCategory(c) == UnicodeCategory.Control,
    };
}
