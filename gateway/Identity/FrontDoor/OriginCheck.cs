using McpGateway.Configuration;
using Microsoft.Extensions.Primitives;

namespace McpGateway.Identity.FrontDoor;

/// <summary>What a request's Origin is to the gateway.</summary>
internal enum OriginKind
{
    /// <summary>None: no browser sent this on behalf of a page.</summary>
    Absent,

    /// <summary>The gateway's own.</summary>
    Own,

    /// <summary>One of <c>origins</c>: it gets CORS headers.</summary>
    Configured,

    /// <summary>Refused with 403, as MCP demands (basic/transports, security warning).</summary>
    Foreign,
}

/// <summary>Decides about the Origin header of a request whose Host was allowed already.</summary>
internal static class OriginCheck
{
    public static OriginKind Classify(in StringValues origin, string scheme, string host, GatewayOptions options)
    {
        if (origin.Count == 0)
        {
            return OriginKind.Absent;
        }

        // "null" is what sandboxed frames and local files send: anybody's.
        if (origin.Count != 1 || origin[0] is not { Length: > 0 } value || value is "null")
        {
            return OriginKind.Foreign;
        }

        if (options.AllowedOrigins.Contains(value))
        {
            return OriginKind.Configured;
        }

        return IsOwn(value, scheme, host) || IsPublic(value, options.PublicUrl) ? OriginKind.Own : OriginKind.Foreign;
    }

    private static bool IsPublic(string origin, Uri? publicUrl) =>
        publicUrl is not null && string.Equals(origin, publicUrl.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    /// <summary>Scheme, host and port are those of this request: another port on the same machine is another origin.</summary>
    private static bool IsOwn(ReadOnlySpan<char> origin, ReadOnlySpan<char> scheme, ReadOnlySpan<char> host)
    {
        if (!origin.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || !origin[scheme.Length..].StartsWith("://", StringComparison.Ordinal))
        {
            return false;
        }

        var defaultPort = scheme.Equals("https", StringComparison.OrdinalIgnoreCase) ? 443 : 80;
        return HostValue.TryParse(origin[(scheme.Length + 3)..], out var theirs)
            && HostValue.TryParse(host, out var ours)
            && theirs.Name.Equals(ours.Name, StringComparison.OrdinalIgnoreCase)
            && (theirs.Port ?? defaultPort) == (ours.Port ?? defaultPort);
    }
}
