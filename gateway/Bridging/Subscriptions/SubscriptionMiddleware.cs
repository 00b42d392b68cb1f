using McpGateway.Catalog;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using McpGateway.Sessions;

namespace McpGateway.Bridging.Subscriptions;

/// <summary>
/// resources/subscribe and resources/unsubscribe, which Access has decided like a read. They go the way of every call; what
/// the server has agreed to is remembered for the client's session.
/// </summary>
internal sealed class SubscriptionMiddleware(RequestDelegate next, SessionSubscriptions subscriptions)
{
    private static readonly RefusalDetail TooLong = new() { Sentence = $"A URI that is subscribed to has at most {SubscribedResource.MaxUri} characters." };
    private static readonly RefusalDetail TooMany = new() { Sentence = $"A session subscribes to at most {SessionSubscriptions.MaxPerSession} resources." };

    public Task InvokeAsync(HttpContext context) =>
        context.Exchange().Envelope?.Method is McpMethod.ResourcesSubscribe or McpMethod.ResourcesUnsubscribe
            ? ChangeAsync(context)
            : next(context);

    private async Task ChangeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        if (context.Features.Get<RouteFeature>() is not { } route || context.Features.Get<SessionFeature>() is not { Session: var session })
        {
            throw new InvalidOperationException("A subscription came without its route or session.");
        }

        if (await route.Backend.EraAsync(Era.Legacy, context.RequestAborted) is { Era: Era.Modern } || !Subscribing.IsOffered(route.Backend))
        {
            await context.RefuseAsync(Refusal.MethodNotFound);
            return;
        }

        if (route.OriginalName.Length > SubscribedResource.MaxUri)
        {
            await context.RefuseAsync(Refusal.InvalidParams, TooLong);
            return;
        }

        SubscribedResource resource = new(route.Server.Name, route.Server.ClusterId, route.OriginalName);
        if (exchange.Envelope!.Method == McpMethod.ResourcesUnsubscribe)
        {
            // Whatever the server says: this client wants to hear no more.
            subscriptions.Remove(session.Id, resource);
            await next(context);
            return;
        }

        // Before the server is asked: it may have news before its answer has passed.
        if (!subscriptions.TryAdd(session.Id, resource, out var isNew))
        {
            await context.RefuseAsync(Refusal.InvalidRequest, TooMany);
            return;
        }

        await next(context);
        if (exchange.Outcome is { Refusal: null, Code: null })
        {
            subscriptions.Confirm(session.Id, resource);
        }
        else if (isNew)
        {
            subscriptions.Remove(session.Id, resource);
        }
    }
}
