namespace McpGateway.Identity.Tokens;

/// <summary>What the challenge says about a token that is refused (RFC 6750 §3.1, <c>error_description</c>).</summary>
internal static class TokenRefusalText
{
    /// <summary>Null for an API key: what is wrong with it concerns nobody.</summary>
    public static string? Of(TokenRefusal refusal) => refusal switch
    {
        TokenRefusal.Malformed => "The token is not a signed JWT of an accepted type and algorithm",
        TokenRefusal.UnknownIssuer => "The issuer of the token is not trusted here",
        TokenRefusal.UnknownKey or TokenRefusal.BadSignature => "The signature of the token cannot be verified",
        TokenRefusal.Expired => "The token has expired",
        TokenRefusal.NotYetValid => "The token is not valid yet",
        TokenRefusal.OtherAudience => "The token was issued for another resource",
        TokenRefusal.UnusableClaims => "The token lacks a claim that is needed, or has it in another form",
        TokenRefusal.Revoked => "The token was revoked",
        _ => null,
    };
}
