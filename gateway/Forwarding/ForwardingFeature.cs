using McpGateway.Backends;
using McpGateway.Backends.Messages;
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

    private RelayStream? _relay;
    private bool _isStopped;

    public ResponseRewrite Rewrite { get; } = ForwardedRewrite.For(call);

    /// <summary>What the server asks; null where nobody can be asked: modern servers ask in their answers.</summary>
    public ForwardedQuestions? Questions { get; set; }

    /// <summary>Why there is nothing to relay, or why the relay ended early.</summary>
    public UpstreamFault? Fault { get; set; }

    /// <summary>What reads the server's answer, once it has begun.</summary>
    public RelayStream? Relay
    {
        get => Volatile.Read(ref _relay);
        set
        {
            // Full fences here and in Stop: whoever comes second sees the other.
            Interlocked.Exchange(ref _relay, value);
            if (IsStopped)
            {
                value?.End(RelayFaults.Stopping(this));
            }
        }
    }

    /// <summary>What ends the sending; null while nothing is sent.</summary>
    public Deadline? Sending { get; set; }

    /// <summary>The gateway is stopping and waited no longer for this answer.</summary>
    public bool IsStopped => Volatile.Read(ref _isStopped);

    /// <summary>
    /// Ends it because the gateway is stopping. A legacy server is told that nobody waits any more; a modern one sees the
    /// stream end (2026-07-28, streamable-http).
    /// </summary>
    public void Stop()
    {
        Interlocked.Exchange(ref _isStopped, true);
        if (Session is { } session)
        {
            Route.Backend.Tell(session, ServerMessages.Cancelled(Exchange.RequestId.Span, "the gateway is stopping"));
        }

        if (Relay is { } relay)
        {
            relay.End(RelayFaults.Stopping(this));
        }
        else
        {
            Sending?.Cancel();
        }
    }

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
