using System.Buffers;

namespace McpGateway.Policies.Matching;

/// <summary>The other spellings that servers take for the same URI although each is in normal form.</summary>
internal static class UriSpellings
{
    private static readonly SearchValues<char> UpperCase = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>The pattern itself, without a slash at its end, and with none, two and three slashes after a scheme of the server's own.</summary>
    public static IEnumerable<Glob> Of(Glob pattern)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal) { pattern.Text };
        var colon = pattern.Text.IndexOf(':');
        if (colon > 0 && !pattern.Text.AsSpan(0, colon).Contains('/') && UriSchemes.KindOf(pattern.Text.AsSpan(0, colon)) == UriSchemeKind.Other)
        {
            var (scheme, rest) = (pattern.Text[..colon], pattern.Text[(colon + 1)..].TrimStart('/'));
            texts.UnionWith([$"{scheme}:{rest}", $"{scheme}://{rest}", $"{scheme}:///{rest}"]);
        }

        texts.UnionWith(texts.Where(text => text.EndsWith('/')).Select(text => text[..^1]).ToArray());
        return texts.Select(Glob.OfUris);
    }

    /// <summary>
    /// Whether the scheme or what may be a host has upper-case letters: then a deny is compared in any case. That the
    /// rest is too denies more than its text, never less.
    /// </summary>
    public static bool HasUpperCaseHost(ReadOnlySpan<char> uri)
    {
        var colon = uri.IndexOf(':');
        if (colon < 0)
        {
            return false;
        }

        var rest = uri[(colon + 1)..];
        return uri[..colon].ContainsAny(UpperCase) || (rest.StartsWith("//") && Until(rest[2..], "/?#").ContainsAny(UpperCase));
    }

    public static ReadOnlySpan<char> Until(ReadOnlySpan<char> text, ReadOnlySpan<char> ends) =>
        text.IndexOfAny(ends) is >= 0 and var end ? text[..end] : text;
}
