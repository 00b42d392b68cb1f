using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Bridging.Relay;

namespace McpGateway.Forwarding;

/// <summary>Where a call goes: the conversation it belongs to, and the one replica, if it has to go to one.</summary>
/// <param name="Session">Legacy servers only.</param>
/// <param name="ReplicaId">Null: any.</param>
/// <param name="Fault">Why it cannot be sent; null: it can.</param>
internal readonly record struct ForwardedPlace(UpstreamSession? Session, string? ReplicaId, UpstreamFault? Fault)
{
    /// <summary>Waits only where a session has to be opened, or a pin is not known here.</summary>
    public static async ValueTask<ForwardedPlace> FindAsync(BridgedCall call, ReplicaPins pins)
    {
        UpstreamSession? session = null;
        if (call.Session is { } own)
        {
            UpstreamSessionResult opened = await ForwardedSession.OpenAsync(call.Route.Backend, own, call.Context.RequestAborted);
            if (!opened.IsOpen)
            {
                return new ForwardedPlace(null, null, opened.Fault);
            }

            session = opened.Session;
        }

        if (session is { Id: not null } || !ReplicaPins.Pins(call.Route.Server))
        {
            return new ForwardedPlace(session, session is { Id: not null } ? session.ReplicaId : null, null);
        }

        PinFinding pin = await pins.PinAsync(call.Route.Server, call.Affinity, call.Context.RequestAborted);
        return new ForwardedPlace(session, pin.ReplicaId, pin.ReplicaId is not null
            ? null : new UpstreamFault(UpstreamFaultKind.StoreUnavailable, $"Server {call.Route.Server.Name}."));
    }
}
