namespace McpGateway.Configuration;

/// <summary>
/// Where an issuer keeps each fact: names of claims, or of claims inside others (<c>realm_access.roles</c>). A token
/// that has both a claim of that very name and one inside another is refused. Of several the first that the token has counts.
/// </summary>
public sealed record IssuerClaims
{
    /// <summary>Whom the token is about; a token without it is refused.</summary>
    public IReadOnlyList<string> Subject { get; init; } = ["sub"];

    /// <summary>The client program. A token may have none.</summary>
    public IReadOnlyList<string> Client { get; init; } = ["client_id", "azp", "appid", "cid"];

    /// <summary>What was granted: a list, or one text separated by spaces.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["scope", "scp"];

    public IReadOnlyList<string> Groups { get; init; } = ["groups"];
}
