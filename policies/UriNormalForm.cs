using McpGateway.Policies.Matching;

namespace McpGateway.Policies;

/// <summary>
/// Tells whether a URI is in normal form (RFC 3986 §6.2.2, made stricter), so that a pattern over its text is a
/// pattern over what a server will open. The attack: <c>file:///data/../etc/passwd</c> matches <c>file:///data/**</c>
/// as a text, and any of the spellings below may slip past a deny. Nothing is repaired: the server would get the
/// original, and a repaired text is not what it parses.
/// </summary>
/// <remarks>
/// The case of scheme and host, a query, a fragment and a slash at the end are no problem here: normal URIs have them.
/// Denies look through them instead (see Deciding/UriDenies.cs).
/// </remarks>
public static class UriNormalForm
{
    /// <summary>The first problem found, or <see cref="UriProblem.None"/>. Allocates nothing; its cost grows with the length only.</summary>
    public static UriProblem Check(ReadOnlySpan<char> uri)
    {
        var problem = UriCharacters.Check(uri);
        if (problem != UriProblem.None)
        {
            return problem;
        }

        var colon = SchemeLength(uri);
        if (colon <= 0)
        {
            return UriProblem.NoScheme;
        }

        var kind = UriSchemes.KindOf(uri[..colon]);
        var rest = uri[(colon + 1)..];
        if (!rest.StartsWith("//"))
        {
            return rest.StartsWith("/") || kind != UriSchemeKind.Other ? UriProblem.UnclearAuthority : UriPath.Check(Until(rest, "?#"));
        }

        var authority = Until(rest[2..], "/?#");
        problem = UriAuthority.Check(authority, uri[..colon], kind);
        return problem != UriProblem.None ? problem : UriPath.Check(Until(rest[(2 + authority.Length)..], "?#"));
    }

    /// <summary>How the problem reads in a message.</summary>
    public static string Describe(UriProblem problem) => problem switch
    {
        UriProblem.None => "is in normal form",
        UriProblem.NoScheme => "has no scheme",
        UriProblem.ControlCharacter => "has a control character",
        UriProblem.Backslash => "has a backslash",
        UriProblem.ForeignCharacter => "has a character that must be percent-encoded",
        UriProblem.UserInfo => "has user info before its host",
        UriProblem.UnclearHost => "has a host or port that can be spelt another way",
        UriProblem.UnclearAuthority => "does not say where its host is (write //)",
        UriProblem.DotSegment => "has a segment '.' or '..'",
        UriProblem.EmptySegment => "has an empty segment (//)",
        UriProblem.PathParameter => "has a ';' in its path",
        UriProblem.BadEncoding => "has a bad or lower-case percent-encoding",
        UriProblem.EncodedSeparator => "has an encoded slash or backslash",
        UriProblem.EncodedUnreserved => "encodes a character that needs no encoding",
        UriProblem.EncodedTwice => "is encoded twice",
        _ => "is not in normal form",
    };

    /// <summary>The place of the colon after the scheme, or −1.</summary>
    private static int SchemeLength(ReadOnlySpan<char> uri)
    {
        for (var i = 0; i < uri.Length; i++)
        {
            switch (uri[i])
            {
                case ':':
                    return i;
                case >= 'a' and <= 'z' or >= 'A' and <= 'Z':
                case >= '0' and <= '9' or '+' or '-' or '.' when i > 0:
                    continue;
                default:
                    return -1;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<char> Until(ReadOnlySpan<char> text, ReadOnlySpan<char> ends) =>
        text.IndexOfAny(ends) is >= 0 and var end ? text[..end] : text;
}
