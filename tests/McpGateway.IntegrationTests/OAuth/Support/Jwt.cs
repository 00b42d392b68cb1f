using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace McpGateway.IntegrationTests.OAuth.Support;

/// <summary>Tokens in their compact form (RFC 7515 §3.1), from header and payload exactly as they are written.</summary>
internal static class Jwt
{
    public static string Signed(SigningKey key, string header, string payload) => Assemble(header, payload, key.Sign);

    /// <summary>Signed with HMAC-SHA-256 by any bytes, a public key's for instance.</summary>
    public static string Hmac(byte[] secret, string header, string payload) => Assemble(header, payload, data => HMACSHA256.HashData(secret, data));

    public static string Unsigned(string header, string payload) => Assemble(header, payload, _ => []);

    /// <summary>The header that good tokens have (RFC 9068 §2.1).</summary>
    public static string Header(SigningKey key) => $$"""{"alg":"{{key.Algorithm}}","kid":"{{key.Kid}}","typ":"at+jwt"}""";

    private static string Assemble(string header, string payload, Func<byte[], byte[]> sign)
    {
        var content = $"{Encode(header)}.{Encode(payload)}";
        return $"{content}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
