namespace McpGateway.Commands.Connecting;

/// <summary>A legacy session with the gateway.</summary>
/// <param name="Id">Mcp-Session-Id; null where the endpoint gives none.</param>
/// <param name="Version">The revision that was agreed on.</param>
internal sealed record ConnectSession(string? Id, string Version);
