using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Bridging.Relay;
using McpGateway.Catalog;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.Sessions;

namespace McpGateway.Forwarding;

/// <summary>
/// Sends a call to an HTTP server of the client's own era through YARP, and once more only where it is certain that it
/// did not run and what was wrong has been mended.
/// </summary>
internal sealed class ForwardingMiddleware(RequestDelegate next, ForwardingAttempt attempt, IInFlight inFlight, TimeProvider time)
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

    private async Task RunAsync(BridgedCall call, ForwardedCancellation? cancellation)
    {
        using PooledBytes? spliced = OutgoingMessage.Compose(call.Request, call.Route.OriginalName, call.Exchange.Era);
        if (await call.Route.Backend.EraAsync(call.Context.RequestAborted) is not { } era)
        {
            await call.Context.RefuseAsync(Refusal.ServerDown, new RefusalDetail { Sentence = call.Route.Backend.Status.Reason });
            return;
        }

        ServerListing listing = call.Route.Backend.Listing;
        UpstreamFault? fault = null;
        for (bool again = true; ; again = false)
        {
            string? passOver = fault?.ReplicaId;
            UpstreamSession? session = null;
            fault = null;
            if (call.Session is { } own)
            {
                UpstreamSessionResult opened = await ForwardedSession.OpenAsync(call.Route.Backend, own, call.Context.RequestAborted);
                (session, fault) = (opened.Session, opened.Fault);
            }

            fault ??= attempt.Begin(call, spliced?.Memory ?? call.Request.Body, era, session, cancellation, passOver);
            if (fault is null)
            {
                try
                {
                    await call.Context.GetEndpoint()!.RequestDelegate!(call.Context);
                }
                finally
                {
                    ForwardingAttempt.Release(call, spliced);
                }

                fault = attempt.End(call);
            }

            if (fault is null || cancellation is { IsCancelled: true })
            {
                return;
            }

            if (again && fault is { Kind: UpstreamFaultKind.ConnectFailed, ReplicaId: not null } && call.Route.Server.Replicas.Count > 1)
            {
                continue;
            }

            // A server that has changed its era meanwhile is for the client's next call: this one was written in the other.
            if (again && await new Recovery(time, session, listing).TryAsync(call, era, fault, call.Context.RequestAborted) is { } mended && mended.Era == era.Era)
            {
                era = mended;
                fault = null;
                continue;
            }

            (Refusal refusal, RefusalDetail detail) = FaultRefusals.Of(call, fault);
            await call.Context.RefuseAsync(refusal, detail);
            return;
        }
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
