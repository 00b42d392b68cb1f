using McpGateway.Bridging.Relay;
using McpGateway.Protocol.Exchanges;

namespace McpGateway.Forwarding;

/// <summary>
/// A legacy client's notifications/cancelled, passed on to the server in the same conversation: ids are the client's
/// own on both sides. What is cancelled gets no response (2025-11-25, utilities/cancellation).
/// </summary>
internal sealed class ForwardedCancellation(BridgedCall call)
{
    private ForwardingFeature? _attempt;

    public bool IsCancelled { get; private set; }

    public void Attach(ForwardingFeature attempt) => Volatile.Write(ref _attempt, attempt);

    public ValueTask CancelAsync(ReadOnlyMemory<byte> notification, CancellationToken cancellationToken)
    {
        IsCancelled = true;
        call.Exchange.Outcome = new Outcome(null, Abandoned: true);
        if (Volatile.Read(ref _attempt) is { Session: { } session } attempt)
        {
            call.Route.Backend.Tell(session, notification.ToArray());
            attempt.Relay?.Stop();
        }

        return ValueTask.CompletedTask;
    }
}
