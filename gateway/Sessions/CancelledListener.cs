using McpGateway.Replicas;

namespace McpGateway.Sessions;

/// <summary>Takes cancellations that other gateway replicas received.</summary>
internal sealed class CancelledListener(IInFlight inFlight, ISessionStore store) : IChangeListener
{
    public string Kind => CancelledChange.Kind;

    /// <summary>
    /// Only for the session's own principal: calls are entered by session and id alone. A call in flight here has a
    /// session that is known here, so the store is seldom asked, and its being away changes nothing.
    /// </summary>
    public async ValueTask HeardAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (CancelledChange.Read(message) is { } change
            && inFlight.Has(change.SessionId, change.RequestId.Span)
            && (await store.FindAsync(change.SessionId, change.PrincipalId, cancellationToken)).Session is not null)
        {
            await inFlight.CancelAsync(change.SessionId, change.RequestId.Span, change.Notification, cancellationToken);
        }
    }
}
