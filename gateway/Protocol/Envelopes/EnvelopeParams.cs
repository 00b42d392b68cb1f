using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Envelopes;

/// <summary>Where the owned members of <c>params</c> stand: ranges of their values, absent where they do not.</summary>
public readonly record struct EnvelopeParams
{
    /// <summary>The <c>params</c> object itself.</summary>
    public ByteRange Object { get; init; }

    public ByteRange Name { get; init; }

    public ByteRange Uri { get; init; }

    /// <summary>completion/complete: the reference object; its members follow.</summary>
    public ByteRange Ref { get; init; }

    public ByteRange RefType { get; init; }

    public ByteRange RefName { get; init; }

    public ByteRange RefUri { get; init; }

    public ByteRange Cursor { get; init; }

    public ByteRange Arguments { get; init; }

    /// <summary>completion/complete.</summary>
    public ByteRange Argument { get; init; }

    /// <summary>completion/complete.</summary>
    public ByteRange Context { get; init; }

    public ByteRange RequestState { get; init; }

    public ByteRange InputResponses { get; init; }

    /// <summary>initialize.</summary>
    public ByteRange ProtocolVersion { get; init; }

    /// <summary>initialize.</summary>
    public ByteRange Capabilities { get; init; }

    /// <summary>initialize.</summary>
    public ByteRange ClientInfo { get; init; }

    /// <summary>logging/setLevel.</summary>
    public ByteRange Level { get; init; }

    /// <summary>notifications/cancelled.</summary>
    public ByteRange RequestId { get; init; }

    /// <summary>notifications/progress; that of a request stands in <see cref="EnvelopeMeta.ProgressToken"/>.</summary>
    public ByteRange ProgressToken { get; init; }

    /// <summary>subscriptions/listen.</summary>
    public ByteRange Notifications { get; init; }

    /// <summary>tools/call of 2025-11-25: the client wants the call to become a task.</summary>
    public ByteRange Task { get; init; }

    /// <summary>The methods of tasks.</summary>
    public ByteRange TaskId { get; init; }
}
