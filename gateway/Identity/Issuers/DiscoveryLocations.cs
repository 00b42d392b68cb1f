using McpGateway.Configuration;

namespace McpGateway.Identity.Issuers;

/// <summary>Where an issuer's metadata document is looked for.</summary>
internal static class DiscoveryLocations
{
    private const string OAuth = "/.well-known/oauth-authorization-server";
    private const string OpenId = "/.well-known/openid-configuration";

    /// <summary>
    /// In this order, as MCP clients look for it too (2026-07-28, authorization server metadata discovery): RFC 8414 §3.1
    /// with the path behind, OpenID Connect in the same form, OpenID Connect Discovery §4.1 with the path before.
    /// </summary>
    public static IReadOnlyList<Uri> Of(IssuerOptions issuer)
    {
        if (issuer.Metadata is { } configured)
        {
            return [configured];
        }

        var url = new Uri(issuer.Issuer);
        var root = url.GetLeftPart(UriPartial.Authority);
        var path = url.AbsolutePath.TrimEnd('/');
        return path.Length == 0
            ? [new Uri(root + OAuth), new Uri(root + OpenId)]
            : [new Uri(root + OAuth + path), new Uri(root + OpenId + path), new Uri(root + path + OpenId)];
    }
}
