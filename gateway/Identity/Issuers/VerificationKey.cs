using Microsoft.IdentityModel.Tokens;

namespace McpGateway.Identity.Issuers;

/// <summary>One public key of an issuer.</summary>
/// <param name="Kid">Its name; null if it has none.</param>
/// <param name="Algorithms">The algorithms that it may be used with: those of its type and curve, or the one that it names.</param>
/// <param name="Key">The key itself.</param>
/// <param name="Mark">Equal for equal keys with equal name and use alone.</param>
internal sealed record VerificationKey(string? Kid, IReadOnlyList<string> Algorithms, SecurityKey Key, string Mark)
{
    /// <summary>
    /// Against confusion of algorithms: a token's header chooses among what the key is for, and never makes an RSA key
    /// a secret or a curve another one.
    /// </summary>
    public bool Fits(string algorithm) => Algorithms.Contains(algorithm, StringComparer.Ordinal);
}
