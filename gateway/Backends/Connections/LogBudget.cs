namespace McpGateway.Backends.Connections;

/// <summary>How many lines a minute one source may put into the log: a server that writes without end must not fill the disk.</summary>
internal sealed class LogBudget(int perMinute, TimeProvider time)
{
    private long _since = time.GetTimestamp();
    private int _used;

    /// <summary>Whether one more line may be logged; used by one reader at a time.</summary>
    /// <param name="suppressed">Lines left out in the minute that has just ended; 0 otherwise.</param>
    public bool Take(out int suppressed)
    {
        suppressed = 0;
        if (time.GetElapsedTime(_since) >= TimeSpan.FromMinutes(1))
        {
            suppressed = Math.Max(0, _used - perMinute);
            _since = time.GetTimestamp();
            _used = 0;
        }

        return ++_used <= perMinute;
    }
}
