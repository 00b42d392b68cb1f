using McpGateway.Bridging.Relay;
using McpGateway.Protocol.Exchanges;
using McpGateway.Sessions;

namespace McpGateway.Forwarding;

/// <summary>
/// A legacy client's notifications/cancelled, passed on to the server in the same conversation: ids are the client's
/// own on both sides. What is cancelled gets no response (2025-11-25, utilities/cancellation).
/// </summary>
internal sealed class ForwardedCancellation(BridgedCall call) : InFlightRequest
{
    private ForwardingFeature? _attempt;
    private bool _isCancelled;

    public bool IsCancelled => Volatile.Read(ref _isCancelled);

    /// <summary>False where it was cancelled before anything was sent: then nothing shall be.</summary>
    public bool TryAttach(ForwardingFeature attempt)
    {
        // Full fences here and below: whoever comes second sees the other.
        Interlocked.Exchange(ref _attempt, attempt);
        return !IsCancelled;
    }

    protected override ValueTask OnCancelledAsync(ReadOnlyMemory<byte> notification, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _isCancelled, true);
        call.Exchange.Outcome = new Outcome(null, Abandoned: true);
        if (Volatile.Read(ref _attempt) is { Session: { } session } attempt)
        {
            call.Route.Backend.Tell(session, notification.ToArray());
            attempt.Relay?.Stop();
        }

        return ValueTask.CompletedTask;
    }
}
