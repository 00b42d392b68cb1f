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
    /// <param name="caller">Ends the waiting too.</param>
    /// <param name="isPatient">The server waits for somebody itself: its silence does not count.</param>
    public CancellationToken Begin(CancellationToken caller, bool isPatient)
    {
        _deadline ??= Deadline.Rent(time, caller);
        Restart(isPatient);
        return _deadline.Token;
    }

    /// <summary>Measures anew, in the middle of a wait too.</summary>
    public readonly void Restart(bool isPatient)
    {
        TimeSpan left = maxDuration - time.GetElapsedTime(_start);
        _deadline?.In(isPatient || left < silence ? left : silence);
    }

    public readonly void Stop() => _deadline?.Cancel();

    /// <param name="reuse">False where a read may still wait for the token.</param>
    public void Dispose(bool reuse)
    {
        _deadline?.Return(reuse);
        _deadline = null;
    }
}
