namespace McpGateway.Forwarding.Relay;

/// <summary>
/// Measures the silence of a server, not the time of an answer: each byte starts it anew, until the answer as a whole
/// has taken too long. A timer is made only when there is something to wait for.
/// </summary>
internal sealed class RelayClock(TimeSpan silence, TimeSpan maxDuration, TimeProvider time) : IDisposable
{
    private readonly long _start = time.GetTimestamp();
    private CancellationTokenSource? _source;
    private CancellationTokenRegistration _caller;

    /// <summary>True where the time was up, rather than the caller gone.</summary>
    public bool Expired(CancellationToken caller) => _source is { IsCancellationRequested: true } && !caller.IsCancellationRequested;

    public CancellationToken Begin(CancellationToken caller)
    {
        TimeSpan left = maxDuration - time.GetElapsedTime(_start);
        TimeSpan wait = left < silence ? left : silence;
        if (_source is null)
        {
            _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            _caller = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        }

        _source.CancelAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        return _source.Token;
    }

    public void Stop() => _source?.Cancel();

    public void End() => _source?.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _caller.Dispose();
        _source?.Dispose();
    }
}
