namespace McpGateway.Forwarding.Relay;

/// <summary>
/// Measures the silence of a server, not the time of an answer: each byte starts it anew, until the answer as a whole
/// has taken too long.
/// </summary>
internal struct RelayClock(TimeSpan silence, TimeSpan maxDuration, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private Deadline? _deadline;

    /// <summary>The time was up, or the relay was stopped.</summary>
    public readonly bool HasCome => _deadline is { HasCome: true };

    /// <summary>Begins to wait for the server.</summary>
    public CancellationToken Begin(CancellationToken caller)
    {
        _deadline ??= Deadline.Rent(time, caller);
        TimeSpan left = maxDuration - time.GetElapsedTime(_start);
        _deadline.In(left < silence ? left : silence);
        return _deadline.Token;
    }

    public readonly void Stop() => _deadline?.Cancel();

    /// <param name="reuse">False where a read may still wait for the token.</param>
    public void Dispose(bool reuse)
    {
        _deadline?.Return(reuse);
        _deadline = null;
    }
}
