using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace McpGateway.Identity.Issuers;

/// <summary>
/// Reads a JWK Set (RFC 7517). Keys that cannot be used are left out (§5): symmetric ones above all, encryption keys,
/// unknown curves, weak or broken ones. Private parts are never read.
/// </summary>
internal static class KeySetReader
{
    private const int MostKeys = 100;
    private const int MaxKid = 256;
    private const int LeastModulus = 256;
    private const int MostModulus = 1024;

    private static readonly string[] RsaAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

    /// <summary>Null if it is no key set, or one of more than 100 keys.</summary>
    /// <param name="document">The bytes.</param>
    /// <param name="allowed">The algorithms that the issuer may use.</param>
    public static KeySet? Read(byte[] document, IReadOnlyList<string> allowed)
    {
        using var json = StrictJson.ReadObject(document);
        if (json is null || !json.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() > MostKeys)
        {
            return null;
        }

        var result = new List<VerificationKey>();
        foreach (var key in keys.EnumerateArray())
        {
            if (key.ValueKind == JsonValueKind.Object && IsForSignatures(key) && One(key, allowed) is { } one)
            {
                result.Add(one);
            }
        }

        return new KeySet(result);
    }

    /// <summary>RFC 7517 §4.2, §4.3: what is there has to say so; a provider's encryption key signs nothing.</summary>
    private static bool IsForSignatures(JsonElement key) =>
        (!key.TryGetProperty("use", out var use) || StrictJson.Text(use) == "sig")
        && (!key.TryGetProperty("key_ops", out var ops) || (ops.ValueKind == JsonValueKind.Array && ops.EnumerateArray().Any(op => StrictJson.Text(op) == "verify")));

    private static VerificationKey? One(JsonElement key, IReadOnlyList<string> allowed)
    {
        string? kid = null;
        if (key.TryGetProperty("kid", out var name) && ((kid = StrictJson.Text(name)) is null || kid.Length > MaxKid))
        {
            return null;
        }

        var (algorithms, security, mark) = StrictJson.Text(key, "kty") switch
        {
            "RSA" => Rsa(key),
            "EC" => Curve(key),
            _ => default,
        };
        if (security is null)
        {
            return null;
        }

        string? only = null;
        if (key.TryGetProperty("alg", out var alg) && (only = StrictJson.Text(alg)) is null)
        {
            return null;
        }

        string[] usable = [.. algorithms!.Where(algorithm => allowed.Contains(algorithm, StringComparer.Ordinal) && (only is null || only == algorithm))];
        security.KeyId = kid;
        return usable.Length == 0 ? null : new VerificationKey(kid, usable, security, $"{mark} {string.Join(',', usable)} {kid}");
    }

    /// <summary>
    /// RFC 7518 §6.3.1: without zeros before the number, so that an exponent of 1, with which anybody signs, has one spelling.
    /// </summary>
    private static (string[]? Algorithms, SecurityKey? Key, string? Mark) Rsa(JsonElement key)
    {
        if (Bytes(key, "n") is not { Length: >= LeastModulus and <= MostModulus } n || n[0] == 0 || (n[^1] & 1) == 0
            || Bytes(key, "e") is not { Length: > 0 and <= 8 } e || e[0] == 0 || (e[^1] & 1) == 0 || e is [1])
        {
            return default;
        }

        return (RsaAlgorithms, new RsaSecurityKey(new RSAParameters { Modulus = n, Exponent = e }), $"RSA {Convert.ToHexString(n)} {Convert.ToHexString(e)}");
    }

    private static (string[]? Algorithms, SecurityKey? Key, string? Mark) Curve(JsonElement key)
    {
        var (curve, algorithm, size) = StrictJson.Text(key, "crv") switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, "ES256", 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, "ES384", 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, "ES512", 66),
            _ => (default, "", 0),
        };
        if (size == 0 || Bytes(key, "x") is not { } x || x.Length != size || Bytes(key, "y") is not { } y || y.Length != size)
        {
            return default;
        }

        try
        {
            // Refuses a point that is not on the curve.
            var ec = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } });
            return ([algorithm], new ECDsaSecurityKey(ec), $"EC {algorithm} {Convert.ToHexString(x)} {Convert.ToHexString(y)}");
        }
        catch (CryptographicException)
        {
            return default;
        }
    }

    private static byte[]? Bytes(JsonElement key, string name)
    {
        if (StrictJson.Text(key, name) is not { Length: > 0 and <= 4096 } text || !Base64Url.IsValid(text, out _) || text.AsSpan().ContainsAny("= \t\r\n"))
        {
            return null;
        }

        return Base64Url.DecodeFromChars(text);
    }
}
