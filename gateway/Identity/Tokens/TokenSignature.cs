using McpGateway.Identity.Issuers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace McpGateway.Identity.Tokens;

/// <summary>Checks that a token was signed by its issuer, with one of the keys that may have done it.</summary>
internal static class TokenSignature
{
    private static readonly JsonWebTokenHandler Handler = new()
    {
        MapInboundClaims = false,
        MaximumTokenSizeInBytes = BearerToken.MaxLength,
    };

    public static async Task<bool> IsGoodAsync(string token, TokenDocument document, string issuer, IReadOnlyList<VerificationKey> candidates)
    {
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAlgorithms = [document.Algorithm],
            IssuerSigningKeys = candidates.Select(key => key.Key),
            TryAllIssuerSigningKeys = true,
            RequireSignedTokens = true,

            // Lifetime and audience are decided afterwards, on the claims that were read strictly.
            RequireExpirationTime = false,
            ValidateLifetime = false,
            ValidateAudience = false,
        });
        return result.IsValid;
    }
}
