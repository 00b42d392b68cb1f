using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace McpGateway.Tests.Identity.Support;

/// <summary>A real key pair of an identity provider, which signs whatever it is given.</summary>
internal sealed class TestSigner
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _ec;

    private TestSigner(string? kid, string algorithm, RSA? rsa, ECDsa? ec) => (Kid, Algorithm, _rsa, _ec) = (kid, algorithm, rsa, ec);

    public string? Kid { get; }

    public string Algorithm { get; }

    /// <summary>The modulus, as a key that somebody might use as a shared secret.</summary>
    public byte[] PublicBytes => _rsa is { } rsa ? rsa.ExportSubjectPublicKeyInfo() : _ec!.ExportSubjectPublicKeyInfo();

    public static TestSigner Rsa(string? kid, string algorithm = "RS256", int bits = 2048) => new(kid, algorithm, RSA.Create(bits), null);

    public static TestSigner Curve(string? kid, string algorithm = "ES256") => new(kid, algorithm, null, ECDsa.Create(algorithm switch
    {
        "ES384" => ECCurve.NamedCurves.nistP384,
        "ES512" => ECCurve.NamedCurves.nistP521,
        _ => ECCurve.NamedCurves.nistP256,
    }));

    /// <summary>The same key under another name or algorithm.</summary>
    public TestSigner As(string? kid, string? algorithm = null) => new(kid, algorithm ?? Algorithm, _rsa, _ec);

    public static string KeySet(params IEnumerable<TestSigner> signers) => $$"""{ "keys": [ {{string.Join(", ", signers.Select(signer => signer.Jwk()))}} ] }""";

    /// <summary>The public key (RFC 7517), with further members as JSON.</summary>
    public string Jwk(string more = "")
    {
        var kid = Kid is null ? "" : $"\"kid\": \"{Kid}\", ";
        if (_rsa is { } rsa)
        {
            var key = rsa.ExportParameters(false);
            return $$"""{ {{kid}}{{more}} "kty": "RSA", "n": "{{Encode(key.Modulus!)}}", "e": "{{Encode(key.Exponent!)}}" }""";
        }

        var point = _ec!.ExportParameters(false).Q;
        var curve = point.X!.Length switch { 48 => "P-384", 66 => "P-521", _ => "P-256" };
        return $$"""{ {{kid}}{{more}} "kty": "EC", "crv": "{{curve}}", "x": "{{Encode(point.X!)}}", "y": "{{Encode(point.Y!)}}" }""";
    }

    /// <summary>A token with the usual header.</summary>
    public string Sign(string payload) => Sign(Kid is null ? $$"""{"alg":"{{Algorithm}}","typ":"JWT"}""" : $$"""{"alg":"{{Algorithm}}","typ":"at+jwt","kid":"{{Kid}}"}""", payload);

    public string Sign(string header, string payload)
    {
        var input = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(payload))}";
        return $"{input}.{Encode(Signature(Encoding.ASCII.GetBytes(input)))}";
    }

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private byte[] Signature(byte[] input)
    {
        var hash = new HashAlgorithmName("SHA" + Algorithm[2..]);
        return _rsa is { } rsa
            ? rsa.SignData(input, hash, Algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
            : _ec!.SignData(input, hash);
    }
}
