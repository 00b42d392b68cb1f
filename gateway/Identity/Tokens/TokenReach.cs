using System.Text.Json;
using McpGateway.Configuration;
using McpGateway.Identity.Issuers;
using McpGateway.Identity.Resources;

namespace McpGateway.Identity.Tokens;

/// <summary>For which MCP paths a token was issued. The default is none.</summary>
internal readonly struct TokenReach
{
    private const int MostAudiences = 64;

    private readonly bool _all;
    private readonly string[]? _servers;

    private TokenReach(bool all, string[]? servers) => (_all, _servers) = (all, servers);

    public bool IsNone => !_all && _servers is null;

    /// <summary>Whether it is good on this path; null is the merged one.</summary>
    public bool Includes(string? server)
    {
        if (_all || _servers is null || server is null)
        {
            return _all;
        }

        foreach (var one in _servers)
        {
            if (one == server)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Configured audiences, the URL of the gateway and that of <c>/mcp</c> reach all paths; the URL of a server's path
    /// reaches that one, never upwards (RFC 8707 §2).
    /// </summary>
    public static TokenReach Read(JsonElement claims, IssuerOptions issuer, ResourceUrl urls)
    {
        if (!claims.TryGetProperty("aud", out var aud))
        {
            return default;
        }

        if (aud.ValueKind == JsonValueKind.String)
        {
            return StrictJson.Text(aud) is { } one ? Of([one], issuer, urls) : default;
        }

        if (aud.ValueKind != JsonValueKind.Array || aud.GetArrayLength() > MostAudiences)
        {
            return default;
        }

        var audiences = aud.EnumerateArray().Select(StrictJson.Text).ToArray();
        return audiences.Contains(null) ? default : Of(audiences!, issuer, urls);
    }

    private static TokenReach Of(string[] audiences, IssuerOptions issuer, ResourceUrl urls)
    {
        List<string>? servers = null;
        foreach (var audience in audiences)
        {
            if (issuer.Audiences.Contains(audience, StringComparer.Ordinal))
            {
                return new TokenReach(true, null);
            }

            if (urls.TryMatch(audience, out var server))
            {
                if (server is null)
                {
                    return new TokenReach(true, null);
                }

                (servers ??= []).Add(server);
            }
        }

        return new TokenReach(false, servers?.ToArray());
    }
}
