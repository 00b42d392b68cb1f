namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>A clock that runs faster than the world's, so that waits of a quarter of a minute are over in a moment.</summary>
internal sealed class FastTime(int factor) : TimeProvider
{
    private readonly long _start = System.GetTimestamp();
    private readonly DateTimeOffset _began = System.GetUtcNow();

    public override long GetTimestamp() => _start + ((System.GetTimestamp() - _start) * factor);

    public override DateTimeOffset GetUtcNow() => _began + GetElapsedTime(_start, GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Shortened(dueTime, factor), Shortened(period, factor)), factor);

    private static TimeSpan Shortened(TimeSpan time, int factor) => time <= TimeSpan.Zero ? time : time / factor;

    private sealed class Timer(ITimer inner, int factor) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(Shortened(dueTime, factor), Shortened(period, factor));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
