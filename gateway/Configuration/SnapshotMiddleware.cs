using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Configuration;

/// <summary>Pins the snapshot that the request sees from beginning to end, and holds it for so long.</summary>
public sealed class SnapshotMiddleware(RequestDelegate next, ISnapshotSource snapshots, IHostApplicationLifetime lifetime)
{
    private static readonly RefusalDetail Soon = new() { RetryAfter = TimeSpan.FromSeconds(1) };

    public Task InvokeAsync(HttpContext context)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return context.RefuseAsync(Refusal.Draining, Soon);
        }

        var lease = snapshots.TryAcquire();
        if (lease is null)
        {
            return context.RefuseAsync(Refusal.NotReady, Soon);
        }

        context.Exchange().Lease = lease;

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = lease.Snapshot.Gateway.Limits.RequestBody;
        }

        context.Features.Set(lease.Snapshot.Feature);
        context.Features.Set(lease.Snapshot.MessageLimits);
        return next(context);
    }
}
