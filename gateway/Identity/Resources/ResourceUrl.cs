using McpGateway.Identity.FrontDoor;

namespace McpGateway.Identity.Resources;

/// <summary>
/// The URLs by which the gateway's MCP paths are resources of OAuth (RFC 8707, RFC 9728), built from its public address
/// and never from a request.
/// </summary>
/// <param name="origin"><c>scheme://host[:port]</c>, lower case, no default port, no slash at the end.</param>
internal sealed class ResourceUrl(string origin)
{
    /// <summary>Of all paths, of <c>/mcp</c>, or of one server's path.</summary>
    internal const string WellKnown = "/.well-known/oauth-protected-resource";

    public string Origin { get; } = origin;

    public static string OriginOf(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return url.IsDefaultPort ? $"{url.Scheme}://{host}" : $"{url.Scheme}://{host}:{url.Port}";
    }

    /// <summary>The resource of an endpoint: <c>…/mcp</c> or <c>…/mcp/{server}</c>.</summary>
    public string Of(string? server) => server is null ? Origin + "/mcp" : $"{Origin}/mcp/{server}";

    /// <summary>Where its metadata is (RFC 9728 §3.1).</summary>
    public string MetadataOf(string? server) => server is null ? $"{Origin}{WellKnown}/mcp" : $"{Origin}{WellKnown}/mcp/{server}";

    /// <summary>
    /// Whether an audience is one of these URLs, and how far it reaches. Scheme and host compare in any case, a default
    /// port and one slash at the end mean nothing (RFC 3986 §6.2.2.1, §6.2.3); all else is exact: no escapes, no query.
    /// </summary>
    /// <param name="audience">Of a token.</param>
    /// <param name="server">The one server whose path it is good for; null: for all paths.</param>
    public bool TryMatch(string audience, out string? server)
    {
        server = null;
        var end = audience.IndexOf("://", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var rest = audience.AsSpan(end + 3);
        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? [] : rest[slash..];
        if (path is [.., '/'])
        {
            path = path[..^1];
        }

        return IsOurs(audience.AsSpan(0, end), authority)
            && (path.IsEmpty || McpPath.TryMatch(path, "", path, out server));
    }

    private bool IsOurs(ReadOnlySpan<char> scheme, ReadOnlySpan<char> authority)
    {
        var own = Origin.AsSpan();
        var end = own.IndexOf("://");
        if (!scheme.Equals(own[..end], StringComparison.OrdinalIgnoreCase)
            || !HostValue.TryParse(authority, out var theirs) || !HostValue.TryParse(own[(end + 3)..], out var ours))
        {
            return false;
        }

        var defaultPort = own.StartsWith("https:", StringComparison.Ordinal) ? 443 : 80;
        return theirs.Name.Equals(ours.Name, StringComparison.OrdinalIgnoreCase) && (theirs.Port ?? defaultPort) == (ours.Port ?? defaultPort);
    }
}
