namespace McpGateway.Backends;

/// <summary>Sends a message to a server and gives what comes back: over HTTP or to a local process, the same for the caller.</summary>
public interface IUpstreamExchange
{
    /// <summary>
    /// Sends the message, at most once, and yields the notifications that belong to it, in order, then exactly one
    /// response or fault as the last event. For a message without an id: nothing, or one fault.
    /// Requests that the server makes on the way are refused here, or given to the caller where the request says so.
    /// </summary>
    /// <param name="request">The message.</param>
    /// <param name="cancellationToken">
    /// The caller's: when it is cancelled, or the enumeration is left early, the server is told (a legacy server and a
    /// process by notifications/cancelled, a modern one by closing the stream).
    /// </param>
    /// <exception cref="OperationCanceledException">The caller cancelled. Everything else is a fault, not an exception.</exception>
    IAsyncEnumerable<UpstreamEvent> SendAsync(UpstreamRequest request, CancellationToken cancellationToken);
}
