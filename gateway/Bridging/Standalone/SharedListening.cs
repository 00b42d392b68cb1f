using System.Text;
using McpGateway.Backends;
using McpGateway.Bridging.Questions;
using McpGateway.Protocol;
using McpGateway.Replicas;
using McpGateway.Streams.Standalone;

namespace McpGateway.Bridging.Standalone;

/// <summary>
/// A conversation that was opened here, for a client whose standalone stream another gateway replica holds: that one is
/// told, finds the conversation in the store and listens to it.
/// </summary>
internal sealed class SharedListening(IChangeBus bus, StandaloneStreams streams, Func<IBackends> backends) : IChangeListener
{
    public string Kind => "listen";

    public ValueTask TellAsync(UpstreamSession session) =>
        bus.PublishAsync(Kind, Encoding.UTF8.GetBytes(session.Key.OwnerId), CancellationToken.None);

    /// <summary>The message names a session and nothing else: whose stream it is, and which servers it may talk to, is known here.</summary>
    public ValueTask HeardAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (streams.Find(Encoding.UTF8.GetString(message.Span)) is { } stream)
        {
            // Others' messages wait behind this one: servers are asked beside it.
            _ = Task.Run(() => FindAsync(stream), CancellationToken.None);
        }

        return ValueTask.CompletedTask;
    }

    private async Task FindAsync(StandaloneStream stream)
    {
        var client = stream.Session;
        var key = UpstreamSessionKey.ForClientSession(
            client.Id, client.PrincipalId, ProtocolVersion.LatestLegacy, DeclaredQuestions.ToText(DeclaredQuestions.Of(client.ClientCapabilitiesJson)));
        foreach (var backend in backends().All)
        {
            await backend.FollowAsync(key);
        }
    }
}
