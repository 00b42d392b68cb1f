namespace McpGateway.Sessions;

/// <summary>
/// The requests of legacy sessions that a server is working on, so that notifications/cancelled, which is a message of
/// its own and names nothing but the client's id, reaches the one who waits for the answer.
/// </summary>
public interface IInFlight
{
    /// <summary>
    /// Enters a request until the result is disposed. Null if the session has one in flight under this id already, or
    /// as many as it may have: a second one under the same id could be cancelled, or answered, in place of the first.
    /// </summary>
    /// <param name="sessionId">The client's session with the gateway.</param>
    /// <param name="id">The request's id, the JSON token itself (<c>7</c>, <c>"a"</c>).</param>
    /// <param name="cancel">Called at most once, with the bytes of the whole notification; valid during the call only.</param>
    IDisposable? TryEnter(string sessionId, ReadOnlySpan<byte> id, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> cancel);

    /// <summary>As the other, without an object beside the request. False where that gives null.</summary>
    bool TryEnter(string sessionId, ReadOnlySpan<byte> id, InFlightRequest request);

    /// <summary>Hands a cancellation to whoever entered the request. False if nothing like it is in flight, which is no error: it may just have ended.</summary>
    ValueTask<bool> CancelAsync(string sessionId, ReadOnlySpan<byte> id, ReadOnlyMemory<byte> notification, CancellationToken cancellationToken);

    /// <summary>Whether such a request is in flight here.</summary>
    bool Has(string sessionId, ReadOnlySpan<byte> id);

    /// <summary>Cancels all of a session that its client ended: nobody is left who could take an answer.</summary>
    ValueTask EndAsync(string sessionId, CancellationToken cancellationToken);
}
