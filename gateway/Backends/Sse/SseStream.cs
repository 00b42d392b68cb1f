using McpGateway.Backends.Http;

namespace McpGateway.Backends.Sse;

/// <summary>The open stream of a 2024-11-05 server, read up to its <c>endpoint</c> event.</summary>
/// <param name="Answer">The answer to GET; disposing it ends the stream, and with it the server's conversation.</param>
/// <param name="Reader">Gives the messages that follow.</param>
/// <param name="ReplicaId">Who answered: all messages go there.</param>
/// <param name="Path">Path and query, at that replica's origin, that messages are posted to.</param>
internal sealed record SseStream(HttpResponseMessage Answer, SseMessageReader Reader, string ReplicaId, string Path) : IDisposable
{
    public void Dispose()
    {
        Answer.Dispose();
        Reader.Dispose();
    }
}
