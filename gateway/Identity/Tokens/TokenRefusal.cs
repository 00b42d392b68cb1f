namespace McpGateway.Identity.Tokens;

/// <summary>Why a token is not accepted. The client learns less than the operator.</summary>
internal enum TokenRefusal
{
    None,

    /// <summary>No token in a form that is accepted: not a signed JWT, too large, an algorithm or type that is not allowed.</summary>
    Malformed,

    /// <summary>No configured issuer.</summary>
    UnknownIssuer,

    /// <summary>The issuer has no such key.</summary>
    UnknownKey,

    /// <summary>The issuer's keys cannot be had at the moment, so the token could not be checked.</summary>
    IssuerUnavailable,

    /// <summary>Not signed with the issuer's key.</summary>
    BadSignature,

    // From here on the signature was right: these do not count as guesses.

    Expired,

    NotYetValid,

    /// <summary>Issued for another resource.</summary>
    OtherAudience,

    /// <summary>A claim that the gateway reads is missing or not what it should be, or the token is an ID token.</summary>
    UnusableClaims,

    Revoked,
}
