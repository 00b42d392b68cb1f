using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Bridging.Relay;
using McpGateway.Catalog;
using McpGateway.Configuration.Draining;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.Sessions;
using McpGateway.Sessions.Questions;

namespace McpGateway.Forwarding;

/// <summary>
/// Sends a call to an HTTP server of the client's own era through YARP, and once more only where it is certain that it
/// did not run and what was wrong has been mended.
/// </summary>
internal sealed class ForwardingMiddleware(
    RequestDelegate next, ForwardingAttempt attempt, ReplicaPins pins, IInFlight inFlight, ClientQuestions questions, Drain drain, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<RouteFeature>() is null)
        {
            return next(context);
        }

        BridgedCall call = CallOf(context);
        if (call.Session is null)
        {
            // A proxy in front may decide by a header what the server behind would read differently in the body.
            if (call.Route.Entry is ToolEntry tool
                && tool.ParamHeaders.Check(context.Request.Headers, call.Request.Body.Span, call.Request.Params.Arguments, out string? detail) is { } mismatch)
            {
                return context.RefuseAsync(mismatch, new RefusalDetail { Sentence = detail });
            }

            return RunAsync(call, cancellation: null);
        }

        // It leaves with the exchange.
        ForwardedCancellation cancellation = new(call);
        call.Exchange.InFlight = cancellation;
        return inFlight.TryEnter(call.Session.Id, call.Request.RawId.Span, cancellation)
            ? RunAsync(call, cancellation)
            : context.RefuseAsync(Refusal.InvalidRequest, new RefusalDetail
            {
                Sentence = "This session has a request with the same id in flight, or too many of them.",
            });
    }

    /// <param name="call">The call.</param>
    /// <param name="cancellation">Of a legacy client.</param>
    /// <param name="passOver">The replica that could not be reached.</param>
    /// <param name="again">It may be sent once more if it did not run.</param>
    private async Task RunAsync(BridgedCall call, ForwardedCancellation? cancellation, string? passOver = null, bool again = true)
    {
        using PooledBytes? spliced = OutgoingMessage.Compose(call.Request, call.Route.OriginalName, call.Exchange.Era);
        if (await call.Route.Backend.EraAsync(call.Exchange.Era, call.Context.RequestAborted) is not { } era)
        {
            await call.Context.RefuseAsync(Refusal.ServerDown, new RefusalDetail { Sentence = call.Route.Backend.Status.Reason });
            return;
        }

        ServerListing listing = call.Route.Backend.Listing;
        (UpstreamSession? session, string? replica, UpstreamFault? fault) = call.Session is not null || ReplicaPins.Pins(call.Route.Server)
            ? await ForwardedPlace.FindAsync(call, pins)
            : default;
        fault ??= attempt.Begin(call, spliced?.Memory ?? call.Request.Body, era, session, cancellation, new(replica, passOver));
        if (fault is null)
        {
            ForwardingFeature forwarding = call.Context.Features.Get<ForwardingFeature>()!;
            forwarding.Asking = session is null ? null : questions;
            try
            {
                using SendLifetime lifetime = SendLifetime.Begin(forwarding, drain);
                await call.Context.GetEndpoint()!.RequestDelegate!(call.Context);
            }
            finally
            {
                forwarding.Questions?.Dispose();
                ForwardingAttempt.Release(call, spliced);
            }

            fault = attempt.End(call);
        }

        if (fault is not null && cancellation is not { IsCancelled: true })
        {
            await MendAsync(call, cancellation, fault, era, new Recovery(pins, time, session, listing), again);
        }
    }

    /// <summary>Nothing was written to the client yet: once more where it is certain that nothing ran, else the refusal.</summary>
    private async Task MendAsync(
        BridgedCall call, ForwardedCancellation? cancellation, UpstreamFault fault, BackendEra era, Recovery recovery, bool again)
    {
        Mended mended = again ? await recovery.TryAsync(call, era, fault, call.Context.RequestAborted) : new(null, fault);

        // A server that has changed its era meanwhile is for the client's next call: this one was written in the other.
        if (mended.Era?.Era == era.Era)
        {
            await RunAsync(call, cancellation, fault.Kind == UpstreamFaultKind.ConnectFailed ? fault.ReplicaId : null, again: false);
            return;
        }

        (Refusal refusal, RefusalDetail detail) = FaultRefusals.Of(call, mended.Fault);
        await call.Context.RefuseAsync(refusal, detail);
    }

    private static BridgedCall CallOf(HttpContext context)
    {
        ExchangeFeature exchange = context.Exchange();
        LegacySession? session = context.Features.Get<SessionFeature>()?.Session;
        if (exchange.Envelope is not { } request
            || context.Features.Get<RouteFeature>() is not { } route
            || context.Features.Get<PrincipalFeature>() is not { } principal
            || session is null != (exchange.Era == Era.Modern))
        {
            throw new InvalidOperationException("A call came to Forwarding without its route, message, principal or session.");
        }

        return new BridgedCall(context, exchange, request, route, principal.Principal.Id, session);
    }
}
