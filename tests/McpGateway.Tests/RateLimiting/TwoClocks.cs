namespace McpGateway.Tests.RateLimiting;

/// <summary>The calendar and the clock that nobody can set, each moved by itself. The clock runs at a billion ticks a second, as on Linux.</summary>
internal sealed class TwoClocks : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Periodic> _timers = [];
    private long _timestamp = 1_000_000_000_000;

    /// <summary>A Tuesday.</summary>
    public DateTimeOffset Utc { get; set; } = new(2026, 7, 28, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => 1_000_000_000;

    public override DateTimeOffset GetUtcNow() => Utc;

    public override long GetTimestamp() => Interlocked.Read(ref _timestamp);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Periodic timer = new(this, callback, state);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Both clocks go on, as they do.</summary>
    public void Advance(TimeSpan by)
    {
        Utc += by;
        AdvanceTimestamp(by);
    }

    /// <summary>Somebody set the calendar; the other clock just went on.</summary>
    public void AdvanceTimestamp(TimeSpan by) => Interlocked.Add(ref _timestamp, by.Ticks * 100);

    /// <summary>Every timer comes due once.</summary>
    public void FireTimers()
    {
        Periodic[] due;
        lock (_gate)
        {
            due = [.. _timers];
        }

        Array.ForEach(due, timer => timer.Fire());
    }

    private void Remove(Periodic timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class Periodic(TwoClocks clocks, TimerCallback callback, object? state) : ITimer
    {
        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => clocks.Remove(this);

        public ValueTask DisposeAsync()
        {
            clocks.Remove(this);
            return ValueTask.CompletedTask;
        }
    }
}
