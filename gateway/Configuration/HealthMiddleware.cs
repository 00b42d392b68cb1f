using McpGateway.Configuration.Draining;

namespace McpGateway.Configuration;

/// <summary>
/// Answers <c>/healthz</c> (the process serves HTTP) and <c>/readyz</c> (a snapshot is loaded, all that has to be
/// waited for at the start is there, and nobody told the gateway to stop) with a bare status, to anybody: load balancers have no key. The reasons stand on the admin listener.
/// </summary>
public sealed class HealthMiddleware(RequestDelegate next, Readiness readiness)
{
    public Task InvokeAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/healthz" => Answer(context, true),
        "/readyz" => Answer(context, readiness.IsReady),
        _ => next(context),
    };

    private static Task Answer(HttpContext context, bool good)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = good ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        }
        else
        {
            context.Response.Headers.Allow = "GET, HEAD";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }

        return Task.CompletedTask;
    }
}
