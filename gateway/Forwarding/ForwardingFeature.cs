using McpGateway.Backends;
using McpGateway.Backends.Messages;
using McpGateway.Bridging.Relay;
using McpGateway.Catalog;
using McpGateway.Configuration;
using McpGateway.Forwarding.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Responses;
using McpGateway.Sessions.Questions;

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

    /// <summary>Who carries a server's questions; null where nobody can be asked: modern servers ask in their answers.</summary>
    public ClientQuestions? Asking { get; set; }

    /// <summary>What the server has asked; null until it does.</summary>
    public ForwardedQuestions? Questions { get; private set; }

    /// <summary>The server's silence does not count: somebody is being asked, or it has to be silent until a task has ended (2025-11-25, Result Retrieval).</summary>
    public bool IsPatient => Questions is { IsOpen: true } || Call.Request.Method == McpMethod.TasksResult;

    /// <summary>Why there is nothing to relay, or why the relay ended early.</summary>
    public UpstreamFault? Fault { get; set; }

    /// <summary>What reads the server's answer, once it has begun.</summary>
    public RelayStream? Relay
    {
        get => Volatile.Read(ref _relay);
        set
        {
            // Full fences here and in TryEndRelay: whoever comes second sees the other.
            Interlocked.Exchange(ref _relay, value);
            if (IsStopped)
            {
                value?.End();
            }
        }
    }

    /// <summary>The gateway is stopping and waited no longer for this answer.</summary>
    public bool IsStopped => Volatile.Read(ref _isStopped);

    /// <summary>
    /// Ends it because the gateway is stopping; false where the answer has not begun. A legacy server is told that nobody
    /// waits any more; a modern one sees the stream end (2026-07-28, streamable-http).
    /// </summary>
    public bool TryEndRelay()
    {
        Interlocked.Exchange(ref _isStopped, true);
        if (Session is { } session)
        {
            Route.Backend.Tell(session, ServerMessages.Cancelled(Exchange.RequestId.Span, "the gateway is stopping"));
        }

        Relay?.End();
        return Relay is not null;
    }

    /// <summary>False where the question was answered for the client. For the one who relays alone.</summary>
    /// <param name="message">The server's request, whole; rewritten in place.</param>
    public bool TryAsk(PooledWriter message) =>
        Asking is { } asking && (Questions ??= new ForwardedQuestions(asking, this)).TryAsk(message);

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
