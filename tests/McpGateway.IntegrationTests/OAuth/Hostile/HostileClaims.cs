using System.Text.Json.Nodes;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Hostile;

/// <summary>Well-signed tokens whose claims must be refused at <c>/mcp</c>.</summary>
internal static class HostileClaims
{
    private static JsonObject Good(HostilePlace at) => Claims.Good(at.Issuer.Url, at.Mcp.AbsoluteUri);

    private static Func<HostilePlace, string> With(string claim, object? value) => at => at.Issuer.Token(Good(at).With(claim, value));

    private static Func<HostilePlace, string> Raw(Func<HostilePlace, string> payload) =>
        at => Jwt.Signed(at.Issuer.Key, Jwt.Header(at.Issuer.Key), payload(at));

    /// <summary>A second member of this name, before all others or after them: readers differ in which one counts.</summary>
    private static Func<HostilePlace, string> Twice(string member, bool first) => Raw(at =>
        Good(at).ToJsonString() is var good && first ? "{" + member + "," + good[1..] : good[..^1] + "," + member + "}");

    public static Dictionary<string, Func<HostilePlace, string>> Issuers() => new(StringComparer.Ordinal)
    {
        ["iss of a stranger"] = at => at.Issuer.Token(Claims.Good(at.Attacker.Url, at.Mcp.AbsoluteUri)),
        ["iss and key of a stranger"] = at => at.Attacker.Token(at.Mcp),
        ["iss with a slash"] = at => at.Issuer.Token(Claims.Good(at.Issuer.Url + "/", at.Mcp.AbsoluteUri)),
        ["iss in capitals"] = at => at.Issuer.Token(Claims.Good(at.Issuer.Url.ToUpperInvariant(), at.Mcp.AbsoluteUri)),
        ["iss missing"] = With("iss", null),
        ["iss a list"] = at => at.Issuer.Token(Good(at).With("iss", new[] { at.Issuer.Url })),
    };

    public static Dictionary<string, Func<HostilePlace, string>> Audiences() => new(StringComparer.Ordinal)
    {
        ["aud of another resource"] = With("aud", "https://elsewhere.example/mcp"),
        ["aud of a path below"] = at => at.Issuer.Token(at.Notes),
        ["aud of another port"] = With("aud", "http://127.0.0.1/mcp"),
        ["aud with two slashes"] = at => at.Issuer.Token(Good(at).With("aud", at.Mcp.AbsoluteUri + "//")),
        ["aud with dot segments"] = at => at.Issuer.Token(Good(at).With("aud", at.Mcp.AbsoluteUri + "/notes/..")),
        ["aud with an escape"] = at => at.Issuer.Token(Good(at).With("aud", at.Mcp.AbsoluteUri.Replace("/mcp", "/%6dcp", StringComparison.Ordinal))),
        ["aud with user info"] = at => at.Issuer.Token(Good(at).With("aud", at.Mcp.AbsoluteUri.Replace("://", "://evil@", StringComparison.Ordinal))),
        ["aud that only begins so"] = at => at.Issuer.Token(Good(at).With("aud", at.Mcp.AbsoluteUri + "x")),
        ["aud with a query"] = at => at.Issuer.Token(Good(at).With("aud", at.Mcp.AbsoluteUri + "?x")),
        ["aud in capitals"] = at => at.Issuer.Token(Good(at).With("aud", at.Mcp.AbsoluteUri.ToUpperInvariant())),
        ["aud of the configured one, in another case"] = With("aud", "API://GATEWAY"),
        ["ID token for the client"] = at => Typed(at, "JWT", Good(at).With("aud", "app").With("nonce", "n").With("at_hash", "h").With("auth_time", 1)),
        ["aud missing"] = With("aud", null),
        ["aud empty"] = With("aud", ""),
        ["aud an empty list"] = With("aud", Array.Empty<string>()),
    };

    /// <summary>Registered claims of forms that the library which checks signatures does not read: it says no to the whole.</summary>
    public static Dictionary<string, Func<HostilePlace, string>> Unreadable() => new(StringComparer.Ordinal)
    {
        ["sub a list"] = With("sub", new[] { "alice" }),
        ["sub a list in a list"] = With("sub", new[] { new[] { "alice" } }),
        ["sub an object"] = With("sub", new { alice = true }),
        ["sub true"] = With("sub", true),
        ["sub with half a character"] = Raw(at => Good(at).With("sub", null).ToJsonString()[..^1] + ",\"sub\":\"\\ud800\"}"),
        ["aud an object"] = at => at.Issuer.Token(Good(at).With("aud", new Dictionary<string, string> { [at.Mcp.AbsoluteUri] = at.Mcp.AbsoluteUri })),
        ["aud a number"] = With("aud", 1),
        ["aud a list in a list"] = at => at.Issuer.Token(Good(at).With("aud", new[] { new[] { at.Mcp.AbsoluteUri } })),
        ["exp null"] = Raw(at => Good(at).With("exp", null).ToJsonString()[..^1] + ",\"exp\":null}"),
        ["exp beyond any date"] = With("exp", 1e300),
        ["exp a list"] = With("exp", new[] { 9999999999 }),
    };

    /// <summary>Names that stand twice.</summary>
    public static Dictionary<string, Func<HostilePlace, string>> Doubles() => new(StringComparer.Ordinal)
    {
        ["iss twice"] = at => Twice($"\"iss\":\"{at.Other.Url}\"", first: true)(at),
        ["iss twice, escaped"] = at => Twice($"\"\\u0069ss\":\"{at.Other.Url}\"", first: false)(at),
        ["aud twice"] = Twice("\"aud\":\"https://elsewhere.example/mcp\"", first: true),
        ["aud twice, the other way"] = Twice("\"aud\":\"https://elsewhere.example/mcp\"", first: false),
        ["exp twice"] = Twice("\"exp\":1", first: true),
        ["nbf twice"] = Twice("\"nbf\":9999999999", first: false),
        ["sub twice"] = Twice("\"sub\":\"admin\"", first: false),
        ["sub twice, escaped"] = Twice("\"s\\u0075b\":\"admin\"", first: true),
        ["scope twice"] = Twice("\"scope\":\"notes:write\"", first: true),
    };

    /// <summary>Over.</summary>
    public static Dictionary<string, Func<HostilePlace, string>> Past() => new(StringComparer.Ordinal)
    {
        ["expired"] = at => at.Issuer.Token(Good(at).With("exp", Claims.In(TimeSpan.FromSeconds(-5)))),
        ["expired long ago"] = With("exp", 1),
        ["exp zero"] = With("exp", 0),
    };

    /// <summary>Not begun.</summary>
    public static Dictionary<string, Func<HostilePlace, string>> Future() => new(StringComparer.Ordinal)
    {
        ["not yet valid"] = at => at.Issuer.Token(Good(at).With("nbf", Claims.In(TimeSpan.FromMinutes(10)))),
    };

    public static Dictionary<string, Func<HostilePlace, string>> Times() => new(StringComparer.Ordinal)
    {
        ["exp missing"] = With("exp", null),
        ["exp a text"] = With("exp", "9999999999"),
        ["exp negative"] = With("exp", -1),
        ["nbf a text"] = With("nbf", "0"),
    };

    public static Dictionary<string, Func<HostilePlace, string>> Types() => new(StringComparer.Ordinal)
    {
        ["sub missing"] = With("sub", null),
        ["sub empty"] = With("sub", ""),
        ["sub with a line end"] = With("sub", "alice\nadmin"),
        ["sub with a NUL"] = With("sub", "alice\0"),
        ["sub of 10 KiB"] = With("sub", new string('a', 10 << 10)),
        ["client_id a list"] = With("client_id", new[] { "app" }),
        ["client_id an object"] = With("client_id", new { app = 1 }),
        ["scope an object"] = With("scope", new { read = true }),
        ["scope a list in a list"] = With("scope", new[] { new[] { "notes:write" } }),
        ["groups a list in a list"] = With("groups", new[] { new[] { "engineering" } }),
        ["groups an object"] = With("groups", new { engineering = true }),
    };

    /// <summary>JWTs that were made for something else (RFC 8725 §3.11).</summary>
    public static Dictionary<string, Func<HostilePlace, string>> OtherTypes() => new(StringComparer.Ordinal)
    {
        ["typ of an ID token"] = at => Typed(at, "id+jwt", Good(at)),
        ["typ of a logout token"] = at => Typed(at, "logout+jwt", Good(at)),
        ["typ of a proof"] = at => Typed(at, "dpop+jwt", Good(at)),
        ["typ of a grant"] = at => Typed(at, "oauth-id-jag+jwt", Good(at)),

        // RFC 9449 §7.1, RFC 8705 §3: without the proof, a stolen token would do.
    };

    public static Dictionary<string, Func<HostilePlace, string>> Uses() => new(StringComparer.Ordinal)
    {
        ["ID token that names us"] = at => Typed(at, "JWT", Good(at).With("nonce", "n").With("at_hash", "h").With("auth_time", 1)),
        ["bound to a key, shown without its proof"] = With("cnf", new { jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }),
        ["bound to a certificate"] = With("cnf", new Dictionary<string, string> { ["x5t#S256"] = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" }),
    };

    private static string Typed(HostilePlace at, string type, JsonObject claims) =>
        Jwt.Signed(at.Issuer.Key, $$"""{"alg":"RS256","kid":"first","typ":"{{type}}"}""", claims.ToJsonString());
}
