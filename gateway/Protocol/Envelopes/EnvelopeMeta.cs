using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Envelopes;

/// <summary>Where the reserved members of <c>params._meta</c> stand: ranges of their values, absent where they do not.</summary>
public readonly record struct EnvelopeMeta
{
    /// <summary>The <c>_meta</c> object itself.</summary>
    public ByteRange Object { get; init; }

    public ByteRange ProtocolVersion { get; init; }

    public ByteRange ClientCapabilities { get; init; }

    public ByteRange ClientInfo { get; init; }

    public ByteRange LogLevel { get; init; }

    public ByteRange SubscriptionId { get; init; }

    public ByteRange ProgressToken { get; init; }

    public ByteRange TraceParent { get; init; }

    public ByteRange TraceState { get; init; }

    public ByteRange Baggage { get; init; }
}
