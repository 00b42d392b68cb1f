using McpGateway.Protocol;

namespace McpGateway.Backends;

/// <summary>The verdict about a server's era (protocol.md §2.10). A server that speaks both counts as modern.</summary>
/// <param name="Era">The era.</param>
/// <param name="Version">The newest revision that both sides speak: what to write to it (for a legacy server what its own session settled on).</param>
/// <param name="CheckedAt">When it was found.</param>
public sealed record BackendEra(Era Era, ProtocolVersion Version, DateTimeOffset CheckedAt);
