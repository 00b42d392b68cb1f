namespace McpGateway.Configuration;

/// <summary>Who may prove themselves, and how: <c>auth</c>.</summary>
/// <param name="ApiKeysFile">Absolute path of keys.yaml; null: no API keys.</param>
/// <param name="Anonymous">Requests without credentials are the principal <c>anonymous</c>; only where every listener is loopback.</param>
public sealed record AuthOptions(string? ApiKeysFile, bool Anonymous)
{
    /// <summary>Whose access tokens are accepted; no two have the same <see cref="IssuerOptions.Issuer"/>.</summary>
    public IReadOnlyList<IssuerOptions> Issuers { get; init; } = [];

    public ScopeOptions Scopes { get; init; } = new();

    /// <summary>Absolute path of the list of what was revoked; null: none.</summary>
    public string? RevocationFile { get; init; }
}
