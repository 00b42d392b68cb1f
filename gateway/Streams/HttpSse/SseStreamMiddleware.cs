using McpGateway.Configuration;
using McpGateway.Configuration.Draining;
using McpGateway.Identity;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.Sessions;
using McpGateway.Streams.Standalone;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Streams.HttpSse;

/// <summary>
/// GET /sse: the stream of a client that has nothing newer than 2024-11-05 (basic/transports). Its session lasts as long as
/// it does. It holds no snapshot and counts as no call.
/// </summary>
internal sealed class SseStreamMiddleware(RequestDelegate next, SseChannels channels, ISessionStore sessions, IInFlight inFlight, Drain drain, TimeProvider time)
{
    private const int KeepAlivesPerTouch = 8;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public Task InvokeAsync(HttpContext context) => context.Exchange().SseEndpoint == SseEndpoint.Stream ? OpenAsync(context) : next(context);

    private async Task OpenAsync(HttpContext context)
    {
        var principal = context.Features.GetRequiredFeature<PrincipalFeature>();
        var mostHeld = 2 * context.Features.GetRequiredFeature<SnapshotFeature>().Snapshot.Gateway.Limits.Message;
        if (channels.TryOpen(principal, new ResponseSink(context), mostHeld) is not { } channel)
        {
            await context.RefuseAsync(Refusal.TooManyRequests, StreamConnection.Full);
            return;
        }

        try
        {
            StreamConnection.LetGo(context.Exchange());
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, channel.Closed);
            using var expiry = StreamConnection.Expiry(principal.Principal, end, time);
            using var leaving = drain.Refusing.UnsafeRegister(static channel => ((SseChannel)channel!).CloseWhenIdle(), channel);
            await LastAsync(channel, end.Token);
        }
        finally
        {
            channels.End(channel);
            await EndSessionAsync(channel);
        }
    }

    private async Task LastAsync(SseChannel channel, CancellationToken end)
    {
        // From the root: some clients resolve it against the origin, and not against the address of the stream.
        var alive = await channel.BeginAsync($"{SseMessageMiddleware.Path}?{SseMessageMiddleware.Parameter}={channels.NameOf(channel)}");
        try
        {
            for (var idle = 1; alive; idle++)
            {
                await Task.Delay(KeepAlive, time, end);
                alive = await channel.KeepAliveAsync();
                if (idle % KeepAlivesPerTouch == 0 && channel.Session is { } session)
                {
                    await sessions.TouchAsync(session, end);
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end of the stream.
        }
    }

    /// <summary>As DELETE does: before the session ends its servers can still be told, and once more what came in between.</summary>
    private async ValueTask EndSessionAsync(SseChannel channel)
    {
        if (channel.Session is { } session)
        {
            await inFlight.EndAsync(session.Id, CancellationToken.None);
            await sessions.RemoveAsync(session.Id, session.PrincipalId, CancellationToken.None);
            await inFlight.EndAsync(session.Id, CancellationToken.None);
        }
    }
}
