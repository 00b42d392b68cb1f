using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Hostile;

/// <summary>Tokens that are good where they are shown, and that path; null is <c>/mcp</c>.</summary>
internal static class GoodTokens
{
    public static IReadOnlyDictionary<string, Func<HostilePlace, (string Token, string? Server)>> All { get; } =
        new Dictionary<string, Func<HostilePlace, (string, string?)>>(StringComparer.Ordinal)
        {
            ["as a provider makes it"] = at => (at.Issuer.Token(at.Mcp), null),
            ["of the other issuer, with another kind of key"] = at => (at.Other.Token(at.Mcp), null),
            ["for /mcp, on a path below it"] = at => (at.Issuer.Token(at.Mcp), "notes"),
            ["for a server's path, on it"] = at => (at.Issuer.Token(at.Notes), "notes"),
            ["for a configured audience"] = at => (Changed(at, "aud", "api://gateway"), null),
            ["for several audiences"] = at => (Changed(at, "aud", new[] { "https://elsewhere.example/", at.Mcp.AbsoluteUri }), null),
            ["typ JWT"] = at => (Jwt.Signed(at.Issuer.Key, """{"alg":"RS256","kid":"first","typ":"JWT"}""", Claims.Good(at.Issuer.Url, at.Mcp.AbsoluteUri).ToJsonString()), null),
            ["without kid, where a key of the issuer fits"] = at => (Jwt.Signed(at.Issuer.Key, """{"alg":"RS256","typ":"at+jwt"}""", Claims.Good(at.Issuer.Url, at.Mcp.AbsoluteUri).ToJsonString()), null),
            ["for the gateway's own URL"] = at => (at.Issuer.Token(at.Gateway.Process.Root), null),
            ["for /mcp with a slash at its end"] = at => (Changed(at, "aud", at.Mcp.AbsoluteUri + "/"), null),
            ["without typ"] = at => (Jwt.Signed(at.Issuer.Key, """{"alg":"RS256","kid":"first"}""", Claims.Good(at.Issuer.Url, at.Mcp.AbsoluteUri).ToJsonString()), null),
            ["without nbf"] = at => (Changed(at, "nbf", null), null),
            ["without jti"] = at => (Changed(at, "jti", null), null),
            ["scopes as a list"] = at => (at.Issuer.Token(Claims.Good(at.Issuer.Url, at.Mcp.AbsoluteUri).With("scope", null).With("scp", new[] { "notes:read" })), null),
            ["fractions of seconds"] = at => (Changed(at, "exp", Claims.In(TimeSpan.FromMinutes(5)) + 0.5), null),
            ["claims that nobody asks for, of any form"] = at => (Changed(at, "x", new object[] { new object[] { 1 }, new { a = (string?)null } }), null),
        };

    private static string Changed(HostilePlace at, string claim, object? value) =>
        at.Issuer.Token(Claims.Good(at.Issuer.Url, at.Mcp.AbsoluteUri).With(claim, value));
}
