using System.Buffers.Text;
using System.Text.Json;
using McpGateway.Identity.Issuers;

namespace McpGateway.Identity.Tokens;

/// <summary>A signed JWT in compact form (RFC 7515 §7.1), taken apart strictly and not checked yet.</summary>
internal sealed class TokenDocument : IDisposable
{
    private const int MaxHeader = 4 * 1024;
    private const int MaxSignature = 2 * 1024;
    private const int MaxKid = 256;

    private readonly JsonDocument _header;
    private readonly JsonDocument _payload;

    private TokenDocument(JsonDocument header, JsonDocument payload, string algorithm, string? kid) =>
        (_header, _payload, Algorithm, Kid) = (header, payload, algorithm, kid);

    public string Algorithm { get; }

    /// <summary>Null: the token names no key.</summary>
    public string? Kid { get; }

    /// <summary>An object with each name once.</summary>
    public JsonElement Claims => _payload.RootElement;

    /// <summary>Null for anything else, encrypted tokens among it.</summary>
    public static TokenDocument? Read(string token)
    {
        var first = token.IndexOf('.', StringComparison.Ordinal);
        var second = first < 0 ? -1 : token.IndexOf('.', first + 1);
        if (second < 0 || first > MaxHeader || token.Length - second - 1 is < 1 or > MaxSignature || token.IndexOf('.', second + 1) >= 0
            || Decode(token.AsSpan(second + 1)) is null
            || Decode(token.AsSpan(0, first)) is not { } headerBytes || Decode(token.AsSpan(first + 1, second - first - 1)) is not { } payloadBytes
            || StrictJson.ReadObject(headerBytes) is not { } header)
        {
            return null;
        }

        if (StrictJson.ReadObject(payloadBytes) is { } payload)
        {
            if (TryHeader(header.RootElement, out var algorithm, out var kid))
            {
                return new TokenDocument(header, payload, algorithm, kid);
            }

            payload.Dispose();
        }

        header.Dispose();
        return null;
    }

    public void Dispose()
    {
        _header.Dispose();
        _payload.Dispose();
    }

    /// <summary>What else a header names (jwk, jku, x5u, x5c) is a key of whoever wrote the token, and is not looked at.</summary>
    private static bool TryHeader(JsonElement header, out string algorithm, out string? kid)
    {
        kid = null;
        algorithm = StrictJson.Text(header, "alg") ?? "";

        // RFC 7515 §4.1.11: extensions that are not understood must be refused, and none is.
        if (algorithm.Length is 0 or > 16 || header.TryGetProperty("crit", out _) || header.TryGetProperty("zip", out _))
        {
            return false;
        }

        if (header.TryGetProperty("kid", out var name) && ((kid = StrictJson.Text(name)) is null || kid.Length > MaxKid))
        {
            return false;
        }

        // RFC 8725 §3.11: a JWT made for something else (a logout token, an ID-JAG, a DPoP proof) is no access token.
        return !header.TryGetProperty("typ", out var typ) || (StrictJson.Text(typ) is { } type && IsAccessToken(type));
    }

    /// <summary>RFC 9068 §2.1; the prefix may be left out (RFC 7515 §4.1.9).</summary>
    private static bool IsAccessToken(string type)
    {
        var name = type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) ? type.AsSpan("application/".Length) : type;
        return name.Equals("JWT", StringComparison.OrdinalIgnoreCase) || name.Equals("at+jwt", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Without padding and white space, which a decoder might skip: one token has one text.</summary>
    private static byte[]? Decode(ReadOnlySpan<char> text) =>
        text.IsEmpty || text.ContainsAny("+/=~") || !Base64Url.IsValid(text, out _) ? null : Base64Url.DecodeFromChars(text);
}
