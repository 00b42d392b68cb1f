namespace McpGateway.Configuration;

/// <summary>
/// Answers <c>/healthz</c> (the process serves HTTP) and <c>/readyz</c> (a snapshot is loaded and the gateway is not
/// shutting down) with a bare status, to anybody: load balancers have no key. The reasons stand on the admin listener.
/// </summary>
public sealed class HealthMiddleware(RequestDelegate next, ISnapshotSource snapshots, IHostApplicationLifetime lifetime)
{
    public Task InvokeAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/healthz" => Answer(context, true),
        "/readyz" => Answer(context, snapshots.Current is not null && !lifetime.ApplicationStopping.IsCancellationRequested),
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
