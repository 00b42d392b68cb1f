using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.OAuth.Support;

/// <summary>A key of an issuer: what signs its tokens and what it publishes of it (RFC 7517).</summary>
internal sealed class SigningKey
{
    private readonly Func<byte[], byte[]> _sign;

    private SigningKey(string kid, string algorithm, JsonObject jwk, string publicPem, Func<byte[], byte[]> sign)
    {
        (Kid, Algorithm, PublicPem, _sign) = (kid, algorithm, publicPem, sign);
        jwk["kid"] = kid;
        jwk["alg"] = algorithm;
        jwk["use"] = "sig";
        Jwk = jwk.ToJsonString();
    }

    public string Kid { get; }

    public string Algorithm { get; }

    /// <summary>The public half as a JSON Web Key.</summary>
    public string Jwk { get; }

    /// <summary>The public half as SubjectPublicKeyInfo in PEM.</summary>
    public string PublicPem { get; }

    public byte[] Sign(byte[] data) => _sign(data);

    public static SigningKey Rsa(string kid)
    {
        var rsa = RSA.Create(2048);
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return new SigningKey(
            kid, "RS256",
            new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) },
            rsa.ExportSubjectPublicKeyInfoPem(),
            data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public static SigningKey Ec(string kid)
    {
        var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = ec.ExportParameters(includePrivateParameters: false);
        return new SigningKey(
            kid, "ES256",
            new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(key.Q.X), ["y"] = Base64Url.EncodeToString(key.Q.Y) },
            ec.ExportSubjectPublicKeyInfoPem(),
            data => ec.SignData(data, HashAlgorithmName.SHA256));
    }
}
