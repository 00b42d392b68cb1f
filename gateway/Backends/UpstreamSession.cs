using McpGateway.Backends.Listing;
using McpGateway.Protocol;

namespace McpGateway.Backends;

/// <summary>One conversation with a legacy server, opened by initialize. Also for servers that keep none (<see cref="Id"/> null).</summary>
public sealed class UpstreamSession
{
    private int _calls;

    internal UpstreamSession(UpstreamSessionKey key, string? id, ProtocolVersion version, string replicaId)
        => (Key, Id, Version, ReplicaId) = (key, id, version, replicaId);

    /// <summary>Whose it is.</summary>
    public UpstreamSessionKey Key { get; }

    /// <summary>The server's Mcp-Session-Id, visible ASCII; null for a server without sessions. It never reaches a client.</summary>
    public string? Id { get; }

    /// <summary>The revision that the server chose.</summary>
    public ProtocolVersion Version { get; }

    /// <summary>The replica that opened it, which all its messages go to.</summary>
    public string ReplicaId { get; }

    /// <summary>What the server said when it was opened.</summary>
    public ServerIntroduction Introduction { get; internal init; } = ServerIntroduction.None;

    internal bool InUse => Volatile.Read(ref _calls) > 0;

    internal void Enter() => Interlocked.Increment(ref _calls);

    internal void Leave() => Interlocked.Decrement(ref _calls);
}
