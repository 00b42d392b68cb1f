using System.Text.Json;
using McpGateway.Configuration;
using McpGateway.Identity.Issuers;
using McpGateway.Policies;

namespace McpGateway.Identity.Tokens;

/// <summary>Makes a principal out of the claims of a token whose signature is good.</summary>
internal static class TokenIdentity
{
    /// <summary>Null where a claim that is read is missing, or is not what it should be: nobody is guessed.</summary>
    public static Principal? Read(JsonElement claims, IssuerOptions issuer, Snapshot snapshot, DateTimeOffset expiresAt)
    {
        // RFC 9449 §7.1, RFC 8705 §3: a token that is bound to a key of its client is good with a proof of that key alone,
        // and none is asked for here. As a plain bearer token it may be a stolen one.
        if (claims.TryGetProperty("cnf", out _)
            || IsOtherToken(claims, issuer.IdTokens)
            || !ClaimReader.TryName(claims, issuer.Claims.Subject, out var subject) || subject is null
            || !ClaimReader.TryName(claims, issuer.Claims.Client, out var client)
            || !ClaimReader.TryName(claims, ["jti"], out var tokenId)
            || GrantedScopes.Read(claims, issuer.Claims.Scopes, snapshot.Gateway.Auth.Scopes) is not { } scopes
            || Facts(claims, issuer, snapshot.Policy, subject, client) is not { } facts)
        {
            return null;
        }

        return Principal.ForToken(issuer.Issuer, subject, client, scopes, expiresAt, tokenId, ClientFacts.OfToken(issuer.Issuer, facts, scopes));
    }

    /// <summary>
    /// Claims that ID tokens alone have (OpenID Connect Core §3.1.3.6, §3.3.2.11), and the marks that Keycloak puts into
    /// its tokens. Other ID tokens cannot be told from access tokens but by their audience, which is the client.
    /// </summary>
    private static bool IsOtherToken(JsonElement claims, bool idTokens) => StrictJson.Text(claims, "typ") switch
    {
        "Refresh" or "Offline" or "Logout" => true,
        "ID" => !idTokens,
        _ => !idTokens && (claims.TryGetProperty("at_hash", out _) || claims.TryGetProperty("c_hash", out _)),
    };

    private static Dictionary<string, IReadOnlyList<string>>? Facts(JsonElement claims, IssuerOptions issuer, CompiledPolicy policy, string subject, string? client)
    {
        var facts = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var name in policy.ClaimNames)
        {
            switch (name)
            {
                case "subject":
                    facts[name] = [subject];
                    break;
                case "client":
                    facts[name] = client is null ? [] : [client];
                    break;
                default:
                    if (!TryAdd(facts, name, claims, name == "groups" ? issuer.Claims.Groups : [name]))
                    {
                        return null;
                    }

                    break;
            }
        }

        return facts;
    }

    private static bool TryAdd(Dictionary<string, IReadOnlyList<string>> facts, string name, JsonElement claims, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (ClaimReader.TryFind(claims, path, out var value))
            {
                return ClaimReader.Values(value) is { } values && facts.TryAdd(name, values);
            }
        }

        return !ClaimReader.IsElsewhere(claims, paths);
    }
}
