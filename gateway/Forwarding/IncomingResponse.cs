using McpGateway.Backends.Http;
using McpGateway.Forwarding.Relay;
using Yarp.ReverseProxy.Transforms;

namespace McpGateway.Forwarding;

/// <summary>
/// Decides what of a server's answer reaches the client: a JSON or event-stream body through the relay, and nothing
/// else. No header of the server's is copied: its cookies, challenges, redirects and session ids end here.
/// </summary>
internal sealed class IncomingResponse(TimeProvider time) : ResponseTransform
{
    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } answer)
        {
            return;
        }

        ForwardingFeature forwarding = context.HttpContext.Features.Get<ForwardingFeature>()
            ?? throw new InvalidOperationException("Only ForwardingMiddleware may send a request to a server.");
        HttpResponse response = context.HttpContext.Response;
        forwarding.Fault = await AnswerFault.OfAsync(answer, forwarding, context.CancellationToken);
        if (forwarding.Fault is not null)
        {
            response.StatusCode = StatusCodes.Status200OK;
            context.SuppressResponseBody = true;
            return;
        }

        bool isStream = AnswerMedia.IsEventStream(answer);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = isStream ? "text/event-stream" : "application/json";
        response.Headers.CacheControl = isStream ? "no-cache" : "no-store";
        if (isStream)
        {
            // Buffering proxies on the way to the client would hold events back.
            response.Headers["X-Accel-Buffering"] = "no";
        }

        answer.Content = new RelayContent(answer.Content, forwarding, isStream, time);
    }
}
