using McpGateway.Protocol.Refusals;

namespace McpGateway.Backends;

/// <summary>Why an exchange has no response. A value, not an exception: it is expected of servers.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Reason">For operators and for the caller's error: plain words that name the server; no address, no header, no secret.</param>
public sealed record UpstreamFault(UpstreamFaultKind Kind, string Reason)
{
    /// <summary>The status of the server's answer, where there was one.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The replica that could not be reached, where that is known.</summary>
    public string? ReplicaId { get; init; }

    /// <summary>
    /// Raw JSON: <c>data.requiredCapabilities</c> of −32021 (an object), <c>data.supported</c> of −32022 (an array of strings);
    /// empty otherwise. What it says is about the gateway's own hop (invariant 9).
    /// </summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>What the client is told.</summary>
    public Refusal Refusal => Kind switch
    {
        UpstreamFaultKind.ConnectFailed or UpstreamFaultKind.Down => Refusal.ServerDown,
        UpstreamFaultKind.SessionUnknown or UpstreamFaultKind.StateLost => Refusal.ServerStateLost,
        UpstreamFaultKind.StoreUnavailable => Refusal.StoreUnavailable,
        UpstreamFaultKind.Unauthorized => Refusal.ServerRejectedGateway,
        UpstreamFaultKind.MissingCapability => Refusal.CapabilityMissing,
        UpstreamFaultKind.TimedOut or UpstreamFaultKind.TookTooLong => Refusal.ServerTimedOut,
        UpstreamFaultKind.TooLarge => Refusal.MessageTooLargeToTranslate,
        UpstreamFaultKind.ServerError or UpstreamFaultKind.OutcomeUnknown => Refusal.OutcomeUnknown,
        UpstreamFaultKind.GatewayStopped => Refusal.GatewayStopped,
        UpstreamFaultKind.HeaderMismatch or UpstreamFaultKind.VersionUnsupported or UpstreamFaultKind.Rejected
            or UpstreamFaultKind.BadAnswer => Refusal.UpstreamInvalid,
        _ => Refusal.InternalError,
    };

    /// <summary>True only where it is certain that the server did not execute the message, so that sending it again cannot execute it twice (invariant 6).</summary>
    public bool NothingRan => Kind is UpstreamFaultKind.ConnectFailed or UpstreamFaultKind.Down or UpstreamFaultKind.SessionUnknown
        or UpstreamFaultKind.HeaderMismatch or UpstreamFaultKind.MissingCapability or UpstreamFaultKind.VersionUnsupported
        or UpstreamFaultKind.Unauthorized or UpstreamFaultKind.StateLost or UpstreamFaultKind.StoreUnavailable;
}
