using System.Collections.Concurrent;
using McpGateway.Configuration.Draining;

namespace McpGateway.Forwarding;

/// <summary>
/// Ends a message on its way through YARP with its client, or when the gateway stops: until the answer begins by the
/// request's own token, which YARP listens to, afterwards by the relay. Lent out again only if it never came to that.
/// </summary>
internal sealed class SendLifetime : IDisposable
{
    private const int MostKept = 1_024;
    private static readonly ConcurrentQueue<SendLifetime> Kept = new();

    private readonly CancellationTokenSource _sending = new();
    private ForwardingFeature _forwarding = null!;
    private CancellationToken _client;
    private CancellationTokenRegistration _gone;
    private CancellationTokenRegistration _ending;

    /// <summary>For as long as the message is sent, and its answer relayed.</summary>
    public static SendLifetime Begin(ForwardingFeature forwarding, Drain drain)
    {
        HttpContext context = forwarding.Call.Context;
        SendLifetime lifetime = Kept.TryDequeue(out SendLifetime? kept) ? kept : new SendLifetime();
        lifetime._forwarding = forwarding;
        lifetime._client = context.RequestAborted;
        lifetime._gone = lifetime._client.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), lifetime._sending);
        context.RequestAborted = lifetime._sending.Token;
        lifetime._ending = drain.WhenEnding(static self => ((SendLifetime)self!).Stop(), lifetime);
        return lifetime;
    }

    public void Dispose()
    {
        // Both wait for a callback that is under way: afterwards this may be another exchange's.
        _ending.Dispose();
        _gone.Dispose();
        _forwarding.Call.Context.RequestAborted = _client;
        bool reuse = !_forwarding.Content.IsBeingWritten && Kept.Count < MostKept && _sending.TryReset();
        (_forwarding, _client, _gone, _ending) = (null!, default, default, default);
        if (reuse)
        {
            Kept.Enqueue(this);
        }
    }

    private void Stop()
    {
        if (!_forwarding.TryEndRelay())
        {
            _sending.Cancel();
        }
    }
}
