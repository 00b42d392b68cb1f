using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace McpGateway.Benchmarks.Backend;

/// <summary>An identity provider with one key: its discovery document, its keys, and one token that the load shows with every call.</summary>
public sealed class BenchIssuer : IDisposable
{
    /// <summary>Path of the issuer at the back end.</summary>
    public const string Path = "/issuer";

    /// <summary>Whom its token is for.</summary>
    public const string Audience = "bench";

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>What is served at a path; null for any other.</summary>
    public byte[]? Document(string root, string path) => path switch
    {
        $"{Path}/.well-known/openid-configuration" => JsonSerializer.SerializeToUtf8Bytes(new
        {
            issuer = root + Path,
            jwks_uri = $"{root}{Path}/keys",
            authorization_endpoint = $"{root}{Path}/authorize",
            token_endpoint = $"{root}{Path}/token",
            response_types_supported = (string[])["code"],
            subject_types_supported = (string[])["public"],
            id_token_signing_alg_values_supported = (string[])["RS256"],
        }),
        $"{Path}/keys" => JsonSerializer.SerializeToUtf8Bytes(new { keys = (object[])[Key()] }),
        _ => null,
    };

    /// <summary>An access token as providers issue them, with eight groups; good for a day.</summary>
    public string Token(string root, DateTimeOffset now)
    {
        var head = Part(new { alg = "RS256", typ = "at+jwt", kid = "bench" });
        var body = Part(new
        {
            iss = root + Path,
            sub = "00u1a2b3c4d5e6f7g8h9",
            client_id = "load",
            aud = Audience,
            iat = now.ToUnixTimeSeconds(),
            nbf = now.ToUnixTimeSeconds(),
            exp = now.AddDays(1).ToUnixTimeSeconds(),
            jti = "AT.0123456789abcdefghijklmnopqrstuvwxyz",
            scope = "openid profile tools:call",
            groups = Enumerable.Range(0, 8).Select(group => $"group-{group}"),
        });
        var signature = _key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{head}.{body}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => _key.Dispose();

    private object Key()
    {
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = "bench", n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) };
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
