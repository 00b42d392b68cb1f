using McpGateway.Backends.Listing;
using McpGateway.Protocol;

namespace McpGateway.Backends;

/// <summary>How one server is reached: over Streamable HTTP, over HTTP+SSE, or as a local process.</summary>
internal interface ILink : IUpstreamExchange, IAsyncDisposable
{
    /// <summary>It is not running, because nobody has used it for a while: there is nothing new to be read, and reading would start it.</summary>
    bool IsAsleep { get; }

    /// <summary>Finds the server's era (protocol.md §2.10). 401, 403, 5xx and time-outs are never evidence: they are faults.</summary>
    ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Opens a conversation with a legacy server, at this replica or (null) any: initialize, then notifications/initialized.</summary>
    ValueTask<UpstreamSessionResult> OpenAsync(UpstreamSessionKey key, string? replicaId, CancellationToken cancellationToken);

    /// <summary>What the server says in this conversation beside its answers, until it ends the stream; last of all a fault where there is none.</summary>
    /// <param name="session">The conversation.</param>
    /// <param name="opened">Called once it listens.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<UpstreamEvent> ListenAsync(UpstreamSession session, Action opened, CancellationToken cancellationToken);

    /// <summary>Sends a message that needs no answer (a notification, or the answer to the server's own request), in the background.</summary>
    void Tell(UpstreamSession session, byte[] message);

    /// <summary>Ends a conversation, in the background.</summary>
    void Close(UpstreamSession session);
}

/// <summary>What a probe found: an era, or why there is none.</summary>
/// <param name="Era">The era; meaningless with a fault.</param>
/// <param name="Version">For a modern server the newest revision that both speak.</param>
/// <param name="Introduction">For a modern server what discover said.</param>
/// <param name="Fault">Why nothing was found.</param>
internal readonly record struct ProbeResult(Era Era, ProtocolVersion? Version, ServerIntroduction? Introduction, UpstreamFault? Fault)
{
    public static readonly ProbeResult Legacy = new(Era.Legacy, null, null, null);

    public static ProbeResult Modern(ProtocolVersion version, ServerIntroduction introduction) => new(Era.Modern, version, introduction, null);

    public static ProbeResult Failed(UpstreamFault fault) => new(Era.Legacy, null, null, fault);
}
