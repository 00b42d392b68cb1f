namespace McpGateway.Identity;

/// <summary>
/// The token of this request lacks scopes. Set before <see cref="Protocol.Refusals.Refusal.InsufficientScope"/>, best by
/// <see cref="MissingScopesExtensions.RefuseMissingScopesAsync"/>, which does both and writes the challenge.
/// </summary>
/// <param name="scopes">
/// All scopes that the operation needs, those that the token has among them: a client asks for exactly what the challenge
/// names (2026-07-28, basic/authorization, scope challenge handling).
/// </param>
public sealed class MissingScopesFeature(IReadOnlyList<string> scopes)
{
    public IReadOnlyList<string> Scopes { get; } = scopes;
}
