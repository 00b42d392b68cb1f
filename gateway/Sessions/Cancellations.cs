using McpGateway.Replicas;

namespace McpGateway.Sessions;

/// <summary>
/// Brings a legacy client's notifications/cancelled to whoever holds the call: any gateway replica may have received it,
/// and it names nothing but the client's own ids.
/// </summary>
public sealed class Cancellations(IInFlight inFlight, IChangeBus bus)
{
    /// <summary>
    /// Cancels the call here, or tells the other gateway replicas where it is not in flight here. Who may use the session
    /// was decided before, and the one that holds the call asks again.
    /// </summary>
    /// <param name="session">Of the client.</param>
    /// <param name="id">The JSON token of the request's id.</param>
    /// <param name="notification">The whole message.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public async ValueTask CancelAsync(LegacySession session, ReadOnlyMemory<byte> id, ReadOnlyMemory<byte> notification, CancellationToken cancellationToken)
    {
        if (await inFlight.CancelAsync(session.Id, id.Span, notification, cancellationToken))
        {
            return;
        }

        var change = new CancelledChange(session.PrincipalId, session.Id, id, notification);
        if (change.ToBytes() is { } message)
        {
            await bus.PublishAsync(CancelledChange.Kind, message, cancellationToken);
        }
    }
}
