using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Streams;

/// <summary>The client's own connection: an event stream that begins with the first byte.</summary>
internal sealed class ResponseSink(HttpContext context) : IEventSink
{
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken)
    {
        SetHead();
        await context.Response.BodyWriter.WriteAsync(frames, cancellationToken);
    }

    /// <summary>Sends status and headers: the client knows that it was understood before there is anything to say.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        SetHead();
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    private void SetHead()
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
    }
}
