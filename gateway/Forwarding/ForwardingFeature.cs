using McpGateway.Backends;
using McpGateway.Bridging.Relay;
using McpGateway.Catalog;
using McpGateway.Configuration;
using McpGateway.Forwarding.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Responses;

namespace McpGateway.Forwarding;

/// <summary>One attempt to send a message: what YARP's transforms need, and what they find out.</summary>
internal sealed class ForwardingFeature(BridgedCall call)
{
    public BridgedCall Call { get; } = call;

    public ExchangeFeature Exchange => Call.Exchange;

    public RouteFeature Route => Call.Route;

    public ServerOptions Server => Call.Route.Server;

    public required MessageContent Content { get; init; }

    /// <summary>What the server is told to speak.</summary>
    public required ProtocolVersion Version { get; init; }

    /// <summary>Legacy servers only.</summary>
    public UpstreamSession? Session { get; init; }

    /// <summary>Arguments that are mirrored in headers, names whole, values encoded; null where the tool mirrors none.</summary>
    public List<KeyValuePair<string, string>>? ParamHeaders { get; init; }

    public ResponseRewrite Rewrite { get; } = ForwardedRewrite.For(call);

    /// <summary>Why there is nothing to relay, or why the relay ended early.</summary>
    public UpstreamFault? Fault { get; set; }

    /// <summary>What reads the server's answer, once it has begun.</summary>
    public RelayStream? Relay { get; set; }

    public Uri AddressOf(string destinationPrefix)
    {
        for (int i = 0; i < Server.Replicas.Count; i++)
        {
            if (Server.Replicas[i].Url.AbsoluteUri == destinationPrefix)
            {
                return Server.Replicas[i].Url;
            }
        }

        throw new InvalidOperationException($"{Server.Name} has no replica at the address chosen.");
    }
}
