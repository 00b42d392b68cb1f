using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;

namespace McpGateway.RateLimiting.Floods;

/// <summary>
/// Bounds what one principal may have open at once, and how fast it may come, before a byte of a message is read (HTTP 429):
/// whatever is free to policies' limits is not free here.
/// </summary>
internal sealed class FloodGuardMiddleware(RequestDelegate next, FloodStore store, LimitClaims claims)
{
    private static readonly TimeSpan AfterConcurrency = TimeSpan.FromSeconds(1);

    public Task InvokeAsync(HttpContext context)
    {
        var snapshot = context.Features.Get<SnapshotFeature>()?.Snapshot ?? throw Miswired("snapshot");
        var principal = context.Features.Get<PrincipalFeature>() ?? throw Miswired("principal");
        var terms = FloodTerms.Of(snapshot.Gateway.Limits);
        var claim = claims.Rent();
        FloodAccounts.Of(principal).AddTo(claim, terms);
        if (store.TryTake(claim))
        {
            context.Exchange().Open = claim;
            return next(context);
        }

        var wait = claim.Entries[0].IsExhausted ? AfterConcurrency : TimeSpan.Zero;
        wait = claim.Count > 1 && claim.Entries[1].IsExhausted && claim.Entries[1].Reset > wait ? claim.Entries[1].Reset : wait;
        claim.Dispose();
        return context.RefuseAsync(Refusal.TooManyRequests, new RefusalDetail { RetryAfter = wait });
    }

    /// <summary>The pipeline is wired wrongly: nothing passes uncounted by assumption.</summary>
    private static InvalidOperationException Miswired(string what) => new($"No {what} was established for this request.");
}
