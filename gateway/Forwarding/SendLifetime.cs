using McpGateway.Configuration.Draining;

namespace McpGateway.Forwarding;

/// <summary>
/// Ends a message on its way through YARP with its client, or when the gateway stops: until the answer begins by the
/// request's own token, which YARP listens to, afterwards by the relay.
/// </summary>
internal readonly struct SendLifetime : IDisposable
{
    private readonly ForwardingFeature _forwarding;
    private readonly Deadline _sending;
    private readonly CancellationToken _client;
    private readonly CancellationTokenRegistration _ending;

    public SendLifetime(ForwardingFeature forwarding, Drain drain, TimeProvider time)
    {
        HttpContext context = forwarding.Call.Context;
        _forwarding = forwarding;
        _client = context.RequestAborted;
        _sending = Deadline.Rent(time, _client);
        forwarding.Sending = _sending;
        context.RequestAborted = _sending.Token;
        _ending = drain.WhenEnding(static forwarding => ((ForwardingFeature)forwarding!).Stop(), forwarding);
    }

    public void Dispose()
    {
        // Waits for an end that is under way: afterwards the deadline may be another exchange's.
        _ending.Dispose();
        _forwarding.Sending = null;
        _forwarding.Call.Context.RequestAborted = _client;
        _sending.Return(reuse: !_forwarding.Content.IsBeingWritten);
    }
}
