using McpGateway.Backends.Listing;
using McpGateway.Protocol;

namespace McpGateway.Backends;

/// <summary>One conversation with a legacy server, opened by initialize. Also for servers that keep none (<see cref="Id"/> null).</summary>
public sealed class UpstreamSession
{
    private int _calls;
    private long _toldAt;
    private volatile bool _isStale;
    private volatile string? _logLevel;

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

    /// <summary>The level set in it; null: none.</summary>
    internal string? LogLevel
    {
        get => _logLevel;
        set => _logLevel = value;
    }

    /// <summary>Its name in the store where all gateway replicas use it, and none closes it by itself; null: it is this one's alone.</summary>
    internal string? SharedName { get; init; }

    internal bool IsShared => SharedName is not null;

    /// <summary>It was taken out by another gateway replica: the store is asked before its next use.</summary>
    internal bool IsStale => _isStale;

    internal void MarkStale() => _isStale = true;

    /// <summary>Whether the store is to be told of this use: once in this time.</summary>
    internal bool IsToBeTold(TimeProvider time, TimeSpan every)
    {
        var (now, told) = (time.GetTimestamp(), Volatile.Read(ref _toldAt));
        return time.GetElapsedTime(told, now) >= every && Interlocked.CompareExchange(ref _toldAt, now, told) == told;
    }

    internal bool InUse => Volatile.Read(ref _calls) > 0;

    internal void Enter() => Interlocked.Increment(ref _calls);

    internal void Leave() => Interlocked.Decrement(ref _calls);
}
