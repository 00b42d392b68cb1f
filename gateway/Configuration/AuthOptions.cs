namespace McpGateway.Configuration;

/// <summary>Who may prove themselves, and how: <c>auth</c>.</summary>
/// <param name="ApiKeysFile">Absolute path of keys.yaml; null: no API keys.</param>
/// <param name="Anonymous">Requests without credentials are the principal <c>anonymous</c>; only where every listener is loopback.</param>
public sealed record AuthOptions(string? ApiKeysFile, bool Anonymous);
