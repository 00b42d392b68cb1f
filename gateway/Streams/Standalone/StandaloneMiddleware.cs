using McpGateway.Configuration.Draining;
using McpGateway.Identity;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;
using McpGateway.Protocol.Sse;
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

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly RefusalDetail Full = new()
    {
        Sentence = $"At most {StandaloneStreams.MaxPerPrincipal} streams of one principal are open at a time.",
        RetryAfter = TimeSpan.FromSeconds(10),
    };

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
            await context.RefuseAsync(Refusal.TooManyRequests, Full);
            return;
        }

        try
        {
            LetGo(context.Exchange());
            foreach (var observer in observers)
            {
                await observer.OpenedAsync(stream, context.RequestAborted);
            }

            // Once new work is refused its client is better off with another gateway replica.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stream.Closed, drain.Refusing);
            using var expiry = Expiry(principal.Principal, end);
            await WriteAsync(context, stream, end.Token);
        }
        finally
        {
            streams.End(stream);
        }
    }

    /// <summary>What a request holds for its short life.</summary>
    private static void LetGo(ExchangeFeature exchange)
    {
        exchange.Open?.Dispose();
        exchange.Open = null;
        exchange.Lease?.Dispose();
        exchange.Lease = null;
    }

    /// <summary>A stream must not outlive the token that it was opened with.</summary>
    private ITimer? Expiry(Principal principal, CancellationTokenSource end)
    {
        if (principal.ExpiresAt is not { } expires)
        {
            return null;
        }

        var left = expires - time.GetUtcNow();
        var due = left < TimeSpan.Zero ? TimeSpan.Zero : left > TimeSpan.FromDays(30) ? TimeSpan.FromDays(30) : left;
        return time.CreateTimer(static end => ((CancellationTokenSource)end!).Cancel(), end, due, Timeout.InfiniteTimeSpan);
    }

    private async Task WriteAsync(HttpContext context, StandaloneStream stream, CancellationToken end)
    {
        ResponseSink sink = new(context);
        using PooledWriter frame = new();
        try
        {
            await sink.BeginAsync(end);
            var next = stream.NextAsync(end).AsTask();
            for (var idle = 0; ;)
            {
                frame.Clear();
                try
                {
                    if (await next.WaitAsync(KeepAlive, time, end) is not { } message)
                    {
                        return;
                    }

                    SseWriter.WriteEvent(frame, message);
                    next = stream.NextAsync(end).AsTask();
                }
                catch (TimeoutException)
                {
                    SseWriter.WriteKeepAlive(frame);
                    if (++idle % KeepAlivesPerTouch == 0)
                    {
                        await sessions.TouchAsync(stream.Session, end);
                    }
                }

                await sink.WriteAsync(frame.WrittenMemory, end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end of the stream is all that there is to say: its client opens another.
        }
    }

    /// <summary>The pipeline is wired wrongly: nothing is opened by assumption.</summary>
    private static InvalidOperationException Miswired(string what) => new($"No {what} was established for this request.");
}
