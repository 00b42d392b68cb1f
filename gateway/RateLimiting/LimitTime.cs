namespace McpGateway.RateLimiting;

/// <summary>
/// One moment by both clocks: rates go by the one that nobody can set, quotas by the calendar.
/// </summary>
/// <param name="Timestamp">Of <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="Frequency">Its ticks per second.</param>
/// <param name="Utc">The calendar.</param>
internal readonly record struct LimitTime(long Timestamp, long Frequency, DateTimeOffset Utc)
{
    public static LimitTime Of(TimeProvider time) => new(time.GetTimestamp(), time.TimestampFrequency, time.GetUtcNow());

    /// <summary>In ticks of the timestamp, rounded up and at least one.</summary>
    public long InTimestampTicks(TimeSpan span) => Math.Max(1, (long)((((Int128)span.Ticks * Frequency) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond));

    /// <summary>Rounded up: whoever waits so long does not come too early.</summary>
    public TimeSpan ToTimeSpan(Int128 timestampTicks)
    {
        var ticks = ((timestampTicks * TimeSpan.TicksPerSecond) + Frequency - 1) / Frequency;
        return ticks >= TimeSpan.MaxValue.Ticks ? TimeSpan.MaxValue : new TimeSpan((long)ticks);
    }

    /// <summary>Since an earlier timestamp; zero where that is not earlier.</summary>
    public TimeSpan Since(long timestamp) => timestamp >= Timestamp ? TimeSpan.Zero : ToTimeSpan(Timestamp - (Int128)timestamp);
}
