using System.Net.Http.Headers;
using McpGateway.Protocol;
using McpGateway.Protocol.Headers;
using Yarp.ReverseProxy.Transforms;

namespace McpGateway.Forwarding;

/// <summary>
/// Makes the request to the server: its configured address, and headers made anew. Nothing of the client's is copied,
/// so neither its token nor its cookies, nor a path or query of its choosing, travel on.
/// </summary>
internal sealed class OutgoingRequest : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        ForwardingFeature forwarding = context.HttpContext.Features.Get<ForwardingFeature>()
            ?? throw new InvalidOperationException("Only ForwardingMiddleware may send a request to a server.");
        HttpRequestMessage request = context.ProxyRequest;
        request.RequestUri = forwarding.AddressOf(context.DestinationPrefix);
        request.Options.Set(MessageContent.Key, forwarding.Content);
        HttpRequestHeaders headers = request.Headers;
        headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        headers.TryAddWithoutValidation(McpHeaderNames.ProtocolVersion, forwarding.Version.Name);
        if (forwarding.Session?.Id is { } session)
        {
            headers.TryAddWithoutValidation(McpHeaderNames.SessionId, session);
        }

        if (forwarding.Version.Era == Era.Modern)
        {
            ModernHeaders.Mirror(forwarding.Call, headers);
        }

        if (forwarding.ParamHeaders is { } mirrored)
        {
            foreach ((string name, string value) in mirrored)
            {
                headers.TryAddWithoutValidation(name, value);
            }
        }

        return ValueTask.CompletedTask;
    }
}
