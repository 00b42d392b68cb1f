using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Envelopes;

/// <summary>Where the owned members of <c>params</c> stand: ranges of their values, absent where they do not.</summary>
public readonly record struct EnvelopeParams
{
    /// <summary>Null where none of them stands in the message, as in every <c>tools/call</c>.</summary>
    internal SpecialParams? Special { get; init; }

    /// <summary>The <c>params</c> object itself.</summary>
    public ByteRange Object { get; init; }

    public ByteRange Name { get; init; }

    public ByteRange Uri { get; init; }

    public ByteRange Arguments { get; init; }

    public ByteRange RequestState { get; init; }

    public ByteRange InputResponses { get; init; }

    /// <summary>tools/call of 2025-11-25: the client wants the call to become a task.</summary>
    public ByteRange Task { get; init; }

    /// <summary>completion/complete: the reference object; its members follow.</summary>
    public ByteRange Ref => Special?.Ref ?? default;

    public ByteRange RefType => Special?.RefType ?? default;

    public ByteRange RefName => Special?.RefName ?? default;

    public ByteRange RefUri => Special?.RefUri ?? default;

    public ByteRange Cursor => Special?.Cursor ?? default;

    /// <summary>completion/complete.</summary>
    public ByteRange Argument => Special?.Argument ?? default;

    /// <summary>completion/complete.</summary>
    public ByteRange Context => Special?.Context ?? default;

    /// <summary>initialize.</summary>
    public ByteRange ProtocolVersion => Special?.ProtocolVersion ?? default;

    /// <summary>initialize.</summary>
    public ByteRange Capabilities => Special?.Capabilities ?? default;

    /// <summary>initialize.</summary>
    public ByteRange ClientInfo => Special?.ClientInfo ?? default;

    /// <summary>logging/setLevel.</summary>
    public ByteRange Level => Special?.Level ?? default;

    /// <summary>notifications/cancelled.</summary>
    public ByteRange RequestId => Special?.RequestId ?? default;

    /// <summary>notifications/progress; that of a request stands in <see cref="EnvelopeMeta.ProgressToken"/>.</summary>
    public ByteRange ProgressToken => Special?.ProgressToken ?? default;

    /// <summary>subscriptions/listen.</summary>
    public ByteRange Notifications => Special?.Notifications ?? default;

    /// <summary>The methods of tasks.</summary>
    public ByteRange TaskId => Special?.TaskId ?? default;
}
