using System.Buffers;

namespace McpGateway.Policies.Matching;

/// <summary>Checks what stands between <c>//</c> and the path.</summary>
internal static class UriAuthority
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    public static UriProblem Check(ReadOnlySpan<char> authority, ReadOnlySpan<char> scheme, UriSchemeKind kind)
    {
        if (authority.Contains('@'))
        {
            return UriProblem.UserInfo;
        }

        // Servers with a scheme of their own often read what follows "//" as the first segment of a path.
        if (authority is "." or "..")
        {
            return UriProblem.DotSegment;
        }

        if (authority.EndsWith('.') || authority.ContainsAny("%;"))
        {
            return UriProblem.UnclearHost;
        }

        return kind switch
        {
            UriSchemeKind.File when authority.Equals("localhost", StringComparison.OrdinalIgnoreCase) => UriProblem.UnclearHost,
            UriSchemeKind.Web when !HostIsClear(authority, scheme) => UriProblem.UnclearHost,
            _ => UriProblem.None,
        };
    }

    private static bool HostIsClear(ReadOnlySpan<char> authority, ReadOnlySpan<char> scheme)
    {
        var colon = authority.IndexOf(':');
        var host = colon < 0 ? authority : authority[..colon];
        return host.Length > 0
            && (colon < 0 || PortIsClear(authority[(colon + 1)..], scheme))
            && (!EndsInNumber(host) || IsDottedQuad(host));
    }

    private static bool PortIsClear(ReadOnlySpan<char> port, ReadOnlySpan<char> scheme) =>
        port.Length is > 0 and <= 5
        && port[0] != '0'
        && !port.ContainsAnyExcept(Digits)
        && !port.SequenceEqual(UriSchemes.DefaultPort(scheme));

    /// <summary>Parsers take 127.1, 0x7f000001 and 2130706433 for an address (WHATWG "ends in a number").</summary>
    private static bool EndsInNumber(ReadOnlySpan<char> host)
    {
        var last = host[(host.LastIndexOf('.') + 1)..];
        return !last.ContainsAnyExcept(Digits) || last.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsDottedQuad(ReadOnlySpan<char> host)
    {
        var parts = 0;
        foreach (var range in host.Split('.'))
        {
            var part = host[range];
            parts++;
            if (part.Length is 0 or > 3 || part.ContainsAnyExcept(Digits) || (part.Length > 1 && part[0] == '0') || int.Parse(part) > 255)
            {
                return false;
            }
        }

        return parts == 4;
    }
}
