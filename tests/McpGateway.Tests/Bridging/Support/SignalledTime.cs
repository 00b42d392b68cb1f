using System.Threading.Channels;

namespace McpGateway.Tests.Bridging.Support;

/// <summary>Real time, but for timers of one duration: those end when the test says so, and the test can wait for them to begin.</summary>
internal sealed class SignalledTime(TimeSpan held) : TimeProvider
{
    private readonly Channel<Action> _begun = Channel.CreateUnbounded<Action>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != held)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        _begun.Writer.TryWrite(() => callback(state));
        return new Held();
    }

    /// <summary>Waits for the next such timer to begin, and ends it.</summary>
    public async Task ElapseAsync(CancellationToken cancellationToken) => (await _begun.Reader.ReadAsync(cancellationToken))();

    private sealed class Held : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // Nothing runs.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
