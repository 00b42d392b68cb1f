using McpGateway.Configuration;
using McpGateway.Identity.FrontDoor;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Identity;

/// <summary>
/// Lets in what is meant for the gateway: Host and Origin, decided before anybody is asked who they are. Leaves the
/// endpoint and a <see cref="ClientSource"/> behind, and answers CORS preflights.
/// </summary>
public sealed class FrontDoorMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var options = context.Features.GetRequiredFeature<SnapshotFeature>().Snapshot.Gateway;
        var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var exchange = context.Exchange();
        exchange.HasEndpoint = McpPath.TryMatch(rawTarget, request.PathBase.Value ?? "", request.Path.Value ?? "", out var server);
        exchange.EndpointServer = server;
        if (options.Sse && !exchange.HasEndpoint)
        {
            exchange.SseEndpoint = SsePath.Of(rawTarget, request.PathBase.Value ?? "", request.Path.Value ?? "");
            exchange.HasEndpoint = exchange.SseEndpoint != SseEndpoint.None;
        }

        // What clients look for here before they have credentials, they take for present unless it is 404.
        if (rawTarget.StartsWith("/.well-known/", StringComparison.Ordinal))
        {
            return context.RefuseAsync(Refusal.EndpointUnknown);
        }

        if (!HostCheck.IsAllowed(request.Headers.Host, context.Connection.LocalIpAddress, options))
        {
            return context.RefuseAsync(Refusal.HostNotAllowed);
        }

        var source = ClientSource.Of(context, options.Proxies);
        context.Features.Set(source);
        var origin = OriginCheck.Classify(request.Headers.Origin, source.Scheme, request.Headers.Host.ToString(), options);
        if (origin == OriginKind.Foreign)
        {
            return context.RefuseAsync(Refusal.OriginNotAllowed);
        }

        if (origin == OriginKind.Configured)
        {
            Cors.Allow(context, request.Headers.Origin.ToString());
            if (Cors.IsPreflight(request))
            {
                Cors.AnswerPreflight(context, EndpointMiddleware.Methods);
                return Task.CompletedTask;
            }
        }

        return next(context);
    }
}
