using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Identity;

/// <summary>Refuses paths and methods that the gateway does not serve, once it is known who asks: a stranger gets 401 for all of them alike.</summary>
internal sealed class EndpointMiddleware(RequestDelegate next)
{
    public const string Methods = "POST, GET, DELETE";

    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        if (!exchange.HasEndpoint)
        {
            return context.RefuseAsync(Refusal.EndpointUnknown);
        }

        // Compared exactly: "post" is another method (RFC 9110 §9.1), and a server behind might think otherwise.
        var isAllowed = exchange.SseEndpoint switch
        {
            SseEndpoint.Stream => context.Request.Method is "GET",
            SseEndpoint.Messages => context.Request.Method is "POST",
            _ => context.Request.Method is "POST" or "GET" or "DELETE",
        };
        if (!isAllowed)
        {
            context.Response.Headers.Allow = exchange.SseEndpoint switch { SseEndpoint.Stream => "GET", SseEndpoint.Messages => "POST", _ => Methods };
            return context.RefuseAsync(Refusal.HttpMethodNotAllowed);
        }

        return next(context);
    }
}
