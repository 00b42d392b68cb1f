using McpGateway.Backends.Http;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Backends.Sse;

/// <summary>Posts messages to where a 2024-11-05 server takes them; what it answers comes over its stream.</summary>
/// <param name="server">The server.</param>
/// <param name="hop">How it is reached.</param>
/// <param name="stream">The stream that the messages belong to.</param>
internal sealed class SsePosts(ServerOptions server, HttpHop hop, SseStream stream)
{
    private readonly Uri _path = new(stream.Path, UriKind.Relative);

    /// <summary>Sends it, once. Null: the server has taken it. <see cref="UpstreamFaultKind.SessionUnknown"/>: it did not, and knows the stream no more.</summary>
    /// <param name="message">One JSON-RPC message.</param>
    /// <param name="version">The revision that it is written in; null for initialize.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async ValueTask<UpstreamFault?> SendAsync(ReadOnlyMemory<byte> message, ProtocolVersion? version, CancellationToken cancellationToken)
    {
        try
        {
            using var post = RequestWriter.Message(message, version);
            post.RequestUri = _path;
            var (answer, _) = await hop.Transport.SendAsync(server, post, stream.ReplicaId, cancellationToken);
            using (answer)
            {
                return Judge(answer);
            }
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested && failure.InnerException is TimeoutException)
        {
            return Gone("no connection to its address in time");
        }
        catch (HttpRequestException failure) when (ConnectFailure.Is(failure))
        {
            return Gone(ConnectFailure.Words(failure));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new UpstreamFault(UpstreamFaultKind.OutcomeUnknown, $"{server.Name}: the connection broke while a message was posted");
        }
    }

    /// <summary>Sends it in the background.</summary>
    public void Tell(byte[] message, ProtocolVersion? version) =>
        hop.Afterwards.Run(server.Name, "what needs no answer", async token => await SendAsync(message, version, token));

    private UpstreamFault? Judge(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        return AnswerHead.Fault(server.Name, answer, inSession: true, isRequest: false)
            ?? (status >= 400 ? new UpstreamFault(UpstreamFaultKind.Rejected, $"{server.Name}: {AnswerHead.Words(answer)}") { HttpStatus = status } : null);
    }

    private UpstreamFault Gone(string why) => new(UpstreamFaultKind.SessionUnknown, $"{server.Name}: {why}");
}
