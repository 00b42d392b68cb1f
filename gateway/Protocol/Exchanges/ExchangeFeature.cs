using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Exchanges;

/// <summary>
/// What one exchange knows of itself from the first step to the last: who refers to it, what was read, how it ended.
/// Made when the request arrives, disposed when the record is written.
/// </summary>
public sealed class ExchangeFeature(string reference, long startTimestamp) : IDisposable
{
    /// <summary>16 characters at random. A client gets it in refusals, the record keeps it; it grants nothing.</summary>
    public string Reference { get; } = reference;

    /// <summary>In ticks of the program's <see cref="TimeProvider"/>.</summary>
    public long StartTimestamp { get; } = startTimestamp;

    /// <summary>The path is one of MCP's: <c>/mcp</c>, or <c>/mcp/{server}</c> whether configured or not.</summary>
    public bool HasEndpoint { get; set; }

    /// <summary>The <c>{server}</c> of <c>/mcp/{server}</c>, configured or not; null on the merged <c>/mcp</c>.</summary>
    public string? EndpointServer { get; set; }

    /// <summary>Which endpoint of the 2024-11-05 transport the path is; <see cref="EndpointServer"/> is null there.</summary>
    public SseEndpoint SseEndpoint { get; set; }

    /// <summary>The bytes of the body; null before it is read. The envelope's ranges count from its beginning.</summary>
    public PooledBytes? Body { get; private set; }

    /// <summary>Null before the message is read, and for GET and DELETE.</summary>
    public Envelope? Envelope { get; private set; }

    /// <summary>The raw id to answer to; empty where none was read.</summary>
    public ReadOnlyMemory<byte> RequestId { get; private set; }

    /// <summary>Legacy until it is known: what is refused before looks the same in both.</summary>
    public Era Era { get; private set; }

    /// <summary>The revision that governs this message; null before it is known.</summary>
    public ProtocolVersion? Version { get; private set; }

    public Outcome Outcome { get; set; }

    /// <summary>Let go when the exchange ends: the lease on the snapshot that it sees.</summary>
    public IDisposable? Lease { get; set; }

    /// <summary>Let go when the exchange ends: what can cancel it.</summary>
    public IDisposable? InFlight { get; set; }

    /// <summary>Let go when the exchange ends: what stands between it and its client's connection.</summary>
    public IDisposable? Lifetime { get; set; }

    /// <summary>Let go when the exchange ends: the conversation that it belongs to.</summary>
    public IDisposable? Conversation { get; set; }

    /// <summary>Let go when the exchange ends: what it holds of the limits of policies.</summary>
    public IDisposable? Limits { get; set; }

    /// <summary>Let go when the exchange ends: its place among the requests that its principal has open.</summary>
    public IDisposable? Open { get; set; }

    /// <summary>What ends the exchange if its caller is revoked; let go when the exchange ends, before all else.</summary>
    public CancellationTokenRegistration Authorization { get; set; }

    /// <summary>Why there is no body; null once there is one.</summary>
    public Refusal? Unread { get; set; }

    /// <summary>The body now belongs to the exchange.</summary>
    public void Own(PooledBytes body) => Body = body;

    public void Read(Envelope envelope) => (Envelope, RequestId) = (envelope, envelope.RawId);

    /// <summary>The message is refused, but its id could be read.</summary>
    public void ReadIdAlone(ReadOnlyMemory<byte> id) => RequestId = id;

    public void Decide(Era era, ProtocolVersion? version) => (Era, Version) = (era, version);

    public void Dispose()
    {
        // Waits for an abort that is under way: afterwards the connection may carry another request.
        Authorization.Dispose();
        Lifetime?.Dispose();
        Body?.Dispose();
        InFlight?.Dispose();
        Conversation?.Dispose();
        Limits?.Dispose();
        Open?.Dispose();
        Lease?.Dispose();
    }
}
