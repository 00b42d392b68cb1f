using McpGateway.Configuration.Draining;
using McpGateway.Identity;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;
using McpGateway.Sessions;

namespace McpGateway.Streams.Standalone;

/// <summary>
/// GET without Last-Event-ID: the standalone stream of a legacy session. It lasts as long as its connection, its session and
/// its credentials; it holds no snapshot and counts as no call, so neither a reload nor a stop waits for it.
/// </summary>
internal sealed class StandaloneMiddleware(
    RequestDelegate next, StandaloneStreams streams, ISessionStore sessions, IEnumerable<IStandaloneObserver> observers, Drain drain, TimeProvider time)
{
    private const int KeepAlivesPerTouch = 8;

    public Task InvokeAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Headers[McpHeaderNames.LastEventId].Count == 0
            ? OpenAsync(context)
            : next(context);

    private async Task OpenAsync(HttpContext context)
    {
        var session = context.Features.Get<SessionFeature>()?.Session ?? throw Miswired("session");
        var principal = context.Features.Get<PrincipalFeature>() ?? throw Miswired("principal");
        if (!streams.TryOpen(session, principal, out var stream))
        {
            await context.RefuseAsync(Refusal.TooManyRequests, StreamConnection.Full);
            return;
        }

        try
        {
            StreamConnection.LetGo(context.Exchange());
            foreach (var observer in observers)
            {
                await observer.OpenedAsync(stream, context.RequestAborted);
            }

            // Once new work is refused its client is better off with another gateway replica.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stream.Closed, drain.Refusing);
            using var expiry = StreamConnection.Expiry(principal.Principal, end, time);
            await StreamConnection.WriteAsync(
                context, stream, default, idle => idle % KeepAlivesPerTouch == 0 ? TouchAsync(session, end.Token) : ValueTask.CompletedTask, time, end.Token);
        }
        finally
        {
            streams.End(stream);
        }
    }

    private async ValueTask TouchAsync(LegacySession session, CancellationToken cancellationToken) => await sessions.TouchAsync(session, cancellationToken);

    /// <summary>The pipeline is wired wrongly: nothing is opened by assumption.</summary>
    private static InvalidOperationException Miswired(string what) => new($"No {what} was established for this request.");
}
