using McpGateway.Configuration;
using McpGateway.Identity.FrontDoor;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Identity;

/// <summary>
/// Lets in what is meant for the gateway: path, method, Host and Origin, decided before anybody is asked who they are.
/// Leaves the endpoint's server and a <see cref="ClientSource"/> behind, and answers CORS preflights.
/// </summary>
public sealed class FrontDoorMiddleware(RequestDelegate next)
{
    private const string Methods = "POST, GET, DELETE";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var options = context.Features.GetRequiredFeature<SnapshotFeature>().Snapshot.Gateway;
        var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!McpPath.TryMatch(rawTarget, request.PathBase.Value ?? "", request.Path.Value ?? "", out var server))
        {
            return context.RefuseAsync(Refusal.EndpointUnknown);
        }

        context.Exchange().EndpointServer = server;
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
                Cors.AnswerPreflight(context, Methods);
                return Task.CompletedTask;
            }
        }

        // Compared exactly: "post" is another method (RFC 9110 §9.1), and a server behind might think otherwise.
        if (request.Method is not ("POST" or "GET" or "DELETE"))
        {
            context.Response.Headers.Allow = Methods;
            return context.RefuseAsync(Refusal.HttpMethodNotAllowed);
        }

        return next(context);
    }
}
