using System.Text;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Hostile;

/// <summary>Tokens that must be refused at <c>/mcp</c>, by what is wrong with them. All else about each is right.</summary>
internal static class HostileTokens
{
    public const string Form = "The token is not a signed JWT of an accepted type and algorithm";
    public const string Issuer = "The issuer of the token is not trusted here";
    public const string Signature = "The signature of the token cannot be verified";
    public const string Expired = "The token has expired";
    public const string TooEarly = "The token is not valid yet";
    public const string Audience = "The token was issued for another resource";
    public const string Unusable = "The token lacks a claim that is needed, or has it in another form";

    /// <summary>By name: the token, and what the challenge says about it.</summary>
    public static IReadOnlyDictionary<string, (Func<HostilePlace, string> Token, string Reason)> All { get; } =
        new Dictionary<string, (Func<HostilePlace, string>, string)>(
            [
                .. Because(Form, Algorithms()), .. Because(Signature, Keys()), .. Because(Form, Critical()), .. Because(Form, Forms()), .. Because(Signature, Changed()),
                .. Because(Issuer, HostileClaims.Issuers()), .. Because(Audience, HostileClaims.Audiences()), .. Because(Form, HostileClaims.Doubles()), .. Because(Signature, HostileClaims.Unreadable()),
                .. Because(Expired, HostileClaims.Past()), .. Because(TooEarly, HostileClaims.Future()), .. Because(Unusable, HostileClaims.Times()),
                .. Because(Unusable, HostileClaims.Types()), .. Because(Form, HostileClaims.OtherTypes()), .. Because(Unusable, HostileClaims.Uses()),
            ],
            StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, (Func<HostilePlace, string>, string)>> Because(string reason, Dictionary<string, Func<HostilePlace, string>> tokens) =>
        tokens.Select(token => KeyValuePair.Create(token.Key, (token.Value, reason)));

    private static string Payload(HostilePlace at) => Claims.Good(at.Issuer.Url, at.Mcp.AbsoluteUri).ToJsonString();

    private static string Signed(HostilePlace at, string header) => Jwt.Signed(at.Issuer.Key, header, Payload(at));

    private static string Forged(HostilePlace at, string header) => Jwt.Signed(at.Attacker.Key, header, Payload(at));

    private static Dictionary<string, Func<HostilePlace, string>> Algorithms() => new(StringComparer.Ordinal)
    {
        ["alg none"] = at => Jwt.Unsigned("""{"alg":"none","kid":"first","typ":"at+jwt"}""", Payload(at)),
        ["alg nOnE"] = at => Jwt.Unsigned("""{"alg":"nOnE","kid":"first","typ":"at+jwt"}""", Payload(at)),
        ["alg none over a good signature"] = at => Signed(at, """{"alg":"none","kid":"first","typ":"at+jwt"}"""),
        ["alg empty"] = at => Signed(at, """{"alg":"","kid":"first","typ":"at+jwt"}"""),
        ["alg missing"] = at => Signed(at, """{"kid":"first","typ":"at+jwt"}"""),
        ["alg a list"] = at => Signed(at, """{"alg":["RS256"],"kid":"first","typ":"at+jwt"}"""),
        ["alg twice"] = at => Signed(at, """{"alg":"none","alg":"RS256","kid":"first","typ":"at+jwt"}"""),
        ["alg in lower case"] = at => Signed(at, """{"alg":"rs256","kid":"first","typ":"at+jwt"}"""),
        ["HMAC with the public key in PEM"] = at => Hmac(at, Encoding.ASCII.GetBytes(at.Issuer.Key.PublicPem)),
        ["HMAC with the public key in PEM and a line end"] = at => Hmac(at, Encoding.ASCII.GetBytes(at.Issuer.Key.PublicPem + "\n")),
        ["HMAC with the JWK"] = at => Hmac(at, Encoding.ASCII.GetBytes(at.Issuer.Key.Jwk)),
        ["HMAC with the kid"] = at => Hmac(at, Encoding.ASCII.GetBytes(at.Issuer.Key.Kid)),
        ["HMAC with nothing"] = at => Hmac(at, []),
    };

    private static string Hmac(HostilePlace at, byte[] secret) => Jwt.Hmac(secret, """{"alg":"HS256","kid":"first","typ":"at+jwt"}""", Payload(at));

    private static Dictionary<string, Func<HostilePlace, string>> Keys() => new(StringComparer.Ordinal)
    {
        ["kid missing, key of an attacker"] = at => Forged(at, """{"alg":"RS256","typ":"at+jwt"}"""),
        ["kid missing, key of the other issuer"] = at => Jwt.Signed(at.Other.Key, """{"alg":"ES256","typ":"at+jwt"}""", Payload(at)),
        ["alg of another kind of key"] = at => Signed(at, """{"alg":"ES256","kid":"first","typ":"at+jwt"}"""),
        ["alg that the key does not name"] = at => Signed(at, """{"alg":"RS512","kid":"first","typ":"at+jwt"}"""),
        ["kid unknown"] = at => Signed(at, """{"alg":"RS256","kid":"nobody's","typ":"at+jwt"}"""),
        ["kid empty"] = at => Signed(at, """{"alg":"RS256","kid":"","typ":"at+jwt"}"""),
        ["kid a path"] = at => Forged(at, """{"alg":"RS256","kid":"../../../../dev/null","typ":"at+jwt"}"""),
        ["kid in another case"] = at => Signed(at, """{"alg":"RS256","kid":"FIRST","typ":"at+jwt"}"""),
        ["kid of ours, key of an attacker"] = at => Forged(at, """{"alg":"RS256","kid":"first","typ":"at+jwt"}"""),
        ["key of the other issuer"] = at => Jwt.Signed(at.Other.Key, Jwt.Header(at.Other.Key), Payload(at)),
        ["issuer of the other, key of this one"] = at => Jwt.Signed(at.Issuer.Key, Jwt.Header(at.Issuer.Key), Claims.Good(at.Other.Url, at.Mcp.AbsoluteUri).ToJsonString()),
        ["embedded jwk"] = at => Forged(at, $$"""{"alg":"RS256","kid":"evil","typ":"at+jwt","jwk":{{at.Attacker.Key.Jwk}}}"""),
        ["embedded jwk with our kid"] = at => Forged(at, $$"""{"alg":"RS256","kid":"first","typ":"at+jwt","jwk":{{at.Attacker.Key.Jwk}}}"""),
        ["jku"] = at => Forged(at, $$"""{"alg":"RS256","kid":"first","typ":"at+jwt","jku":"{{at.Attacker.Url}}/jwks"}"""),
        ["x5u"] = at => Forged(at, $$"""{"alg":"RS256","kid":"first","typ":"at+jwt","x5u":"{{at.Attacker.Url}}/cert"}"""),
        ["x5c"] = at => Forged(at, """{"alg":"RS256","kid":"first","typ":"at+jwt","x5c":["MIIB"]}"""),
    };

    private static Dictionary<string, Func<HostilePlace, string>> Critical() => new(StringComparer.Ordinal)
    {
        ["kid a number"] = at => Signed(at, """{"alg":"RS256","kid":1,"typ":"at+jwt"}"""),
        ["crit"] = at => Signed(at, """{"alg":"RS256","kid":"first","typ":"at+jwt","crit":["exp"],"exp":1}"""),
        ["crit that nobody knows"] = at => Signed(at, """{"alg":"RS256","kid":"first","typ":"at+jwt","crit":["http://example.com/x"],"http://example.com/x":true}"""),
        ["crit empty"] = at => Signed(at, """{"alg":"RS256","kid":"first","typ":"at+jwt","crit":[]}"""),
        ["payload not encoded (b64)"] = at => Signed(at, """{"alg":"RS256","kid":"first","typ":"at+jwt","b64":false,"crit":["b64"]}"""),
    };

    private static Dictionary<string, Func<HostilePlace, string>> Changed() => new(StringComparer.Ordinal)
    {
        ["signature changed"] = at => Good(at) is var good ? good[..^2] + (good[^2] == 'A' ? 'B' : 'A') + good[^1] : "",
        ["signature of another token"] = at => Good(at).Split('.') is var parts ? $"{parts[0]}.{parts[1]}.{Good(at).Split('.')[2]}" : "",
        ["payload of another token"] = at => Good(at).Split('.') is var parts ? $"{parts[0]}.{at.Issuer.Token(at.Mcp, subject: "admin").Split('.')[1]}.{parts[2]}" : "",
    };

    private static Dictionary<string, Func<HostilePlace, string>> Forms() => new(StringComparer.Ordinal)
    {
        ["signature missing"] = at => string.Join('.', Good(at).Split('.')[..2]) + ".",
        ["two parts"] = at => string.Join('.', Good(at).Split('.')[..2]),
        ["four parts"] = at => Good(at) + ".AAAA",
        ["five parts, as an encrypted token has"] = at => Good(at) + ".AAAA.AAAA",
        ["a part of it"] = at => Good(at)[..40],
        ["dots"] = _ => "..",
        ["padded"] = at => Good(at) + "==",
        ["payload in standard base64"] = at => Good(at).Replace('-', '+').Replace('_', '/') + "+/",
        ["header no object"] = at => Signed(at, "[]"),
        ["header no JSON"] = at => Signed(at, "alg:RS256"),
        ["header with a comment"] = at => Signed(at, """{"alg":"RS256",/**/"kid":"first","typ":"at+jwt"}"""),
        ["payload no object"] = at => Jwt.Signed(at.Issuer.Key, Jwt.Header(at.Issuer.Key), "\"alice\""),
        ["payload with a tail"] = at => Jwt.Signed(at.Issuer.Key, Jwt.Header(at.Issuer.Key), Payload(at) + "{}"),
        ["payload too deep"] = at => Jwt.Signed(
            at.Issuer.Key, Jwt.Header(at.Issuer.Key), Payload(at)[..^1] + ",\"x\":" + new string('[', 2_000) + new string(']', 2_000) + "}"),
        ["oversized"] = at => at.Issuer.Token(Claims.Good(at.Issuer.Url, at.Mcp.AbsoluteUri).With("x", new string('x', 16 << 10))),
    };

    private static string Good(HostilePlace at) => at.Issuer.Token(at.Mcp);
}
