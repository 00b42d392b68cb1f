using McpGateway.Backends;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Relay;

/// <summary>What the client is told where an exchange has no response. What a server says of its own hop is never relayed (design §5, invariant 9).</summary>
internal static class FaultRefusals
{
    /// <summary>When a call that needs the store makes sense again; the refusal table says which refusals tell it.</summary>
    public static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(1);

    public static (Refusal Refusal, RefusalDetail Detail) Of(BridgedCall call, UpstreamFault fault) =>
        fault.Kind == UpstreamFaultKind.MissingCapability
            ? MissingCapabilities.Refuse(call, fault)
            : (Of(fault), new RefusalDetail { Sentence = fault.Reason, RetryAfter = fault.Kind == UpstreamFaultKind.StoreUnavailable ? StoreWait : null });

    private static Refusal Of(UpstreamFault fault) => fault.Kind switch
    {
        UpstreamFaultKind.ConnectFailed or UpstreamFaultKind.Down or UpstreamFaultKind.VersionUnsupported => Refusal.ServerDown,
        UpstreamFaultKind.SessionUnknown or UpstreamFaultKind.StateLost => Refusal.ServerStateLost,
        UpstreamFaultKind.StoreUnavailable => Refusal.StoreUnavailable,
        UpstreamFaultKind.Unauthorized => Refusal.ServerRejectedGateway,
        UpstreamFaultKind.TimedOut or UpstreamFaultKind.TookTooLong => Refusal.ServerTimedOut,
        UpstreamFaultKind.TooLarge => Refusal.MessageTooLargeToTranslate,
        UpstreamFaultKind.ServerError or UpstreamFaultKind.OutcomeUnknown => Refusal.OutcomeUnknown,
        UpstreamFaultKind.GatewayStopped => Refusal.GatewayStopped,
        UpstreamFaultKind.Rejected when fault.HttpStatus == StatusCodes.Status429TooManyRequests => Refusal.ServerDown,
        UpstreamFaultKind.HeaderMismatch or UpstreamFaultKind.Rejected or UpstreamFaultKind.BadAnswer => Refusal.UpstreamInvalid,
        _ => Refusal.InternalError,
    };
}
