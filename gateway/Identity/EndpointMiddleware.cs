using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Identity;

/// <summary>Refuses paths and methods that the gateway does not serve, once it is known who asks: a stranger gets 401 for all of them alike.</summary>
internal sealed class EndpointMiddleware(RequestDelegate next)
{
    public const string Methods = "POST, GET, DELETE";

    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Exchange().HasEndpoint)
        {
            return context.RefuseAsync(Refusal.EndpointUnknown);
        }

        // Compared exactly: "post" is another method (RFC 9110 §9.1), and a server behind might think otherwise.
        if (context.Request.Method is not ("POST" or "GET" or "DELETE"))
        {
            context.Response.Headers.Allow = Methods;
            return context.RefuseAsync(Refusal.HttpMethodNotAllowed);
        }

        return next(context);
    }
}
