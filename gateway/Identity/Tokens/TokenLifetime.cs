using System.Text.Json;

namespace McpGateway.Identity.Tokens;

/// <summary>When a token is valid (RFC 7519 §4.1.4, §4.1.5).</summary>
/// <param name="NotBefore">Before it, the skew allowed for already; the beginning of time if the token does not say.</param>
/// <param name="ExpiresAt">From it on the token is refused, the skew allowed for already.</param>
internal readonly record struct TokenLifetime(DateTimeOffset NotBefore, DateTimeOffset ExpiresAt)
{
    private const double Latest = 253_402_300_799 - 3600;

    /// <summary>Null where there is no <c>exp</c>, or a moment is no number: a token without an end is refused.</summary>
    public static TokenLifetime? Read(JsonElement claims, TimeSpan skew)
    {
        var begin = DateTimeOffset.MinValue;
        if (!claims.TryGetProperty("exp", out var exp) || !TryMoment(exp, out var end)
            || (claims.TryGetProperty("nbf", out var nbf) && !TryMoment(nbf, out begin))
            || (claims.TryGetProperty("iat", out var iat) && !TryMoment(iat, out _)))
        {
            return null;
        }

        return new TokenLifetime(begin == DateTimeOffset.MinValue ? begin : begin - skew, end + skew);
    }

    private static bool TryMoment(JsonElement value, out DateTimeOffset moment)
    {
        moment = default;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || !(seconds is >= 0 and <= Latest))
        {
            return false;
        }

        moment = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return true;
    }
}
