using McpGateway.Configuration.Draining;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Configuration;

/// <summary>Pins the snapshot that the request sees from beginning to end, holds it for so long, and counts the request among those under way.</summary>
public sealed class SnapshotMiddleware(RequestDelegate next, ISnapshotSource snapshots, Drain drain)
{
    private static readonly RefusalDetail Soon = new() { RetryAfter = TimeSpan.FromSeconds(1) };

    public Task InvokeAsync(HttpContext context)
    {
        var lease = snapshots.TryAcquire();
        if (lease is null)
        {
            return context.RefuseAsync(Refusal.NotReady, Soon);
        }

        context.Exchange().Lease = lease;
        drain.Enter(lease);
        if (drain.Phase != DrainPhase.Serving && !IsServedStill(context, drain.Phase))
        {
            return context.RefuseAsync(Refusal.Draining, Soon);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = lease.Snapshot.Gateway.Limits.RequestBody;
        }

        context.Features.Set(lease.Snapshot.Feature);
        context.Features.Set(lease.Snapshot.MessageLimits);
        return next(context);
    }

    /// <summary>
    /// Each answer tells the client to take another connection (HTTP/2: GOAWAY), which leads to another gateway replica. A
    /// connection that could not be told in time, because nothing or a long stream went over it, has one more request
    /// served; what a balancer still sends on new ones is refused.
    /// </summary>
    private static bool IsServedStill(HttpContext context, DrainPhase phase)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
        else
        {
            context.Response.Headers.Connection = "close";
        }

        return phase == DrainPhase.Announced
            || (phase == DrainPhase.Refusing && context.Features.Get<LateConnectionFeature>() is null);
    }
}
