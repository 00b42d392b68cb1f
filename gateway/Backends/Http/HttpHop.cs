using McpGateway.Configuration;

namespace McpGateway.Backends.Http;

/// <summary>What every exchange with one server over HTTP needs.</summary>
/// <param name="Transport">Sends.</param>
/// <param name="MaxMessage">limits.message, in bytes.</param>
/// <param name="Afterwards">Where what nobody waits for is sent from.</param>
/// <param name="ListChanged">Called when the server says that one of its lists has changed.</param>
/// <param name="Logger">Where it is said.</param>
internal sealed record HttpHop(IUpstreamTransport Transport, Func<long> MaxMessage, Afterwards Afterwards, Action ListChanged, ILogger Logger)
{
    /// <summary>Sends something that needs no answer, and disposes of what comes.</summary>
    public async Task TellAsync(ServerOptions server, HttpRequestMessage message, string? replicaId, CancellationToken cancellationToken)
    {
        using (message)
        {
            var reply = await Transport.SendAsync(server, message, replicaId, cancellationToken);
            reply.Response.Dispose();
        }
    }
}
