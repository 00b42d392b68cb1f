using McpGateway.Protocol;

namespace McpGateway.Backends;

/// <summary>
/// The verdict about a server's era (protocol.md §2.10). A server that speaks both counts as modern; for legacy clients it
/// is also legacy, where it keeps legacy sessions: only in a session can it ask in the middle of a call.
/// </summary>
/// <param name="Era">The era.</param>
/// <param name="Version">The newest revision that both sides speak: what to write to it (for a legacy server what its own session settled on).</param>
/// <param name="CheckedAt">When it was found.</param>
public sealed record BackendEra(Era Era, ProtocolVersion Version, DateTimeOffset CheckedAt)
{
    /// <summary>What a modern server speaks with legacy clients, where that is legacy; else null.</summary>
    public BackendEra? WithLegacyClients { get; init; }

    /// <summary>What to speak for a client of this era.</summary>
    public BackendEra For(Era client) => client == Era.Legacy && WithLegacyClients is { } legacy ? legacy : this;
}
