using McpGateway.Backends;
using McpGateway.Streams.Standalone;

namespace McpGateway.Bridging.Subscriptions;

/// <summary>What legacy clients hear of the resources that they have subscribed to.</summary>
internal sealed class SessionUpdates(SessionSubscriptions subscriptions, UpdatedResource updated)
{
    /// <summary>The notification for this stream's client; null where the message is none, or not for it.</summary>
    public byte[]? Translate(StandaloneStream stream, Backend backend, ReadOnlySpan<byte> message)
    {
        var session = stream.Session;
        return UpdatedResource.UriOf(message) is { } uri
            && subscriptions.Find(session.Id, backend.Server.ClusterId, uri) is { } subscribed
            && updated.For(stream.Principal, session.EndpointServer, subscribed, uri) is { } shown
                ? UpdatedResource.Write(shown)
                : null;
    }
}
