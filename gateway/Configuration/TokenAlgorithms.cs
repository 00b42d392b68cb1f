namespace McpGateway.Configuration;

/// <summary>
/// With which tokens may be signed (RFC 7518 §3.1): asymmetric ones alone. With HS256 a public key would be a shared
/// secret that everybody knows; <c>none</c> is no signature.
/// </summary>
public static class TokenAlgorithms
{
    public static IReadOnlyList<string> All { get; } = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
}
