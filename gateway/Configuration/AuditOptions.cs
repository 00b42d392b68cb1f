namespace McpGateway.Configuration;

/// <summary>Where the record of exchanges goes: <c>audit</c>.</summary>
/// <param name="File">Absolute path of a JSON lines file; null: standard output.</param>
public sealed record AuditOptions(string? File);
