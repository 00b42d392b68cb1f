using McpGateway.Backends;
using McpGateway.Affinity;
using McpGateway.Bridging.Questions;
using McpGateway.Bridging.Relay;
using McpGateway.Bridging.Requests;
using McpGateway.Catalog;
using McpGateway.Configuration;
using McpGateway.Configuration.Draining;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.Replicas;
using McpGateway.Sessions;
using McpGateway.Sessions.Questions;

namespace McpGateway.Bridging;

/// <summary>
/// Translates calls whose client and server are of different eras, and carries every call to a local process. A call to an
/// HTTP server of the client's own era passes on unchanged.
/// </summary>
internal sealed class BridgingMiddleware(
    RequestDelegate next, IInFlight inFlight, OutgoingWriter writer, ReplicaPins pins, CallQuestions questions, ParkedCalls parked, Drain drain,
    IReplicaRegistry replicas, IReplicaHop hop, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<RouteFeature>() is not { } route)
        {
            return next(context);
        }

        var exchange = context.Exchange();
        return route.Backend.Era is { } era && IsPassedThrough(route, era, exchange) ? next(context) : CarryAsync(context, exchange, route);
    }

    private static bool IsPassedThrough(RouteFeature route, BackendEra era, ExchangeFeature exchange) =>
        era.For(exchange.Era).Era == exchange.Era && route.Server.Transport == ServerTransport.Http;

    private async Task CarryAsync(HttpContext context, ExchangeFeature exchange, RouteFeature route)
    {
        if (await route.Backend.EraAsync(exchange.Era, context.RequestAborted) is not { } era)
        {
            await context.RefuseAsync(Refusal.ServerDown, new RefusalDetail { Sentence = route.Backend.Status.Reason });
            return;
        }

        if (IsPassedThrough(route, era, exchange))
        {
            await next(context);
            return;
        }

        var call = CallOf(context, exchange, route);
        if (call.Request.Method.Traits().Subject == MethodSubject.Task && era.Era != exchange.Era)
        {
            // The server spoke the client's era when it began the task, and knows nothing of it in the other one.
            await context.RefuseAsync(Refusal.UnknownTask);
            return;
        }

        var relay = new CallRelay(call, writer, new Recovery(pins, time), questions, drain, time);
        if (call.Session is null)
        {
            if (ParamHeaders.Check(context.Request.Headers, call.Request, route.Entry, out var detail) is { } mismatch)
            {
                await context.RefuseAsync(mismatch, new RefusalDetail { Sentence = detail });
                return;
            }

            if (era.Era == Era.Legacy && call.Request.Params.RequestState.IsPresent)
            {
                await ResumeAsync(relay, call, era);
                return;
            }

            // For a modern client the end of its stream is the cancellation (2026-07-28, streamable-http).
            await relay.RunAsync(era, context.RequestAborted);
            return;
        }

        await RunCancellableAsync(relay, call, era);
    }

    /// <summary>
    /// The retry of a call that waits here for an answer. A state that opens nothing is refused: to send such a request
    /// as if it were new would run the tool a second time (design §5, invariant 6).
    /// </summary>
    private async Task ResumeAsync(CallRelay relay, BridgedCall call, BackendEra era)
    {
        if (parked.Find(call.Request, call.PrincipalId, call.Route.Server.Name) is not { } id)
        {
            await call.Context.RefuseAsync(Refusal.RequestStateUnknown);
        }
        else if (id.Owner != replicas.OwnId)
        {
            await ResumeThereAsync(relay, call, era, id);
        }
        else if (parked.TryTake(id.Number, call.PrincipalId, call.Route.Server.Name, CallDigest.Of(call.Request), out var waiting))
        {
            await relay.ResumeAsync(waiting, call.Context.RequestAborted);
        }
        else
        {
            await call.Context.RefuseAsync(Refusal.RequestStateUnknown);
        }
    }

    /// <summary>The call waits at another gateway replica, and goes on there.</summary>
    private async Task ResumeThereAsync(CallRelay relay, BridgedCall call, BackendEra era, QuestionId id)
    {
        var reply = await hop.SendAsync(id.Owner, ParkedHop.Name, call.PrincipalId, ParkedHop.Write(id.Number, call), call.Context.RequestAborted);
        if (reply.Fault != HopFault.None)
        {
            await reply.DisposeAsync();
            await (reply.Fault == HopFault.Unavailable
                ? call.Context.RefuseAsync(Refusal.StoreUnavailable, new RefusalDetail { RetryAfter = TimeSpan.FromSeconds(1) })
                : call.Context.RefuseAsync(Refusal.OutcomeUnknown, new RefusalDetail { Sentence = "The gateway replica where the call waited is gone." }));
            return;
        }

        if (await RemoteCall.BeginAsync(reply, era, call.Context.RequestAborted) is not { } remote)
        {
            await call.Context.RefuseAsync(Refusal.RequestStateUnknown);
            return;
        }

        await relay.ReadAsync(remote, call.Context.RequestAborted);
    }

    /// <summary>
    /// A legacy client cancels by a message of its own; that it went away means nothing (2025-03-26 … 2025-11-25,
    /// transports): the call runs to its end, within maxDuration, and the answer is dropped.
    /// </summary>
    private async Task RunCancellableAsync(CallRelay relay, BridgedCall call, BackendEra era)
    {
        // Never disposed: a cancellation may be under way while the call ends, and it holds no timer.
        var cancelled = new CancellationTokenSource();
        using var entry = inFlight.TryEnter(
            call.Session!.Id, call.Request.RawId.Span, async (_, _) => await cancelled.CancelAsync());
        if (entry is null)
        {
            await call.Context.RefuseAsync(Refusal.InvalidRequest, new RefusalDetail
            {
                Sentence = "This session has a request with the same id in flight, or too many of them.",
            });
            return;
        }

        await relay.RunAsync(era, cancelled.Token);
    }

    private static BridgedCall CallOf(HttpContext context, ExchangeFeature exchange, RouteFeature route)
    {
        var session = context.Features.Get<SessionFeature>()?.Session;
        if (exchange.Envelope is not { } request
            || context.Features.Get<PrincipalFeature>() is not { } principal
            || session is null != (exchange.Era == Era.Modern))
        {
            throw new InvalidOperationException("A call came to Bridging without its message, principal or session.");
        }

        return new BridgedCall(context, exchange, request, route, principal.Principal.Id, session);
    }
}
