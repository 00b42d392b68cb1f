namespace McpGateway.Backends.Http;

/// <summary>The two time limits of one exchange and the caller's own cancellation, as one token.</summary>
internal sealed class ExchangeClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _any;
    private readonly CancellationToken _caller;

    public ExchangeClock(TimeProvider time, UpstreamRequest request, CancellationToken caller)
    {
        _time = time;
        _timeout = request.Timeout;
        _caller = caller;
        _idle = new CancellationTokenSource(request.Timeout, time);
        _end = new CancellationTokenSource(request.MaxDuration, time);
        _any = CancellationTokenSource.CreateLinkedTokenSource(_idle.Token, _end.Token, caller);
    }

    /// <summary>Cancelled when the exchange has to end, for whatever reason.</summary>
    public CancellationToken Token => _any.Token;

    /// <summary>A byte came: the time-out begins anew.</summary>
    public void Restart() => _idle.CancelAfter(_timeout);

    /// <summary>The server waits for somebody's answer: its silence does not count until <see cref="Restart"/>.</summary>
    public void Suspend() => _idle.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Waits, as part of the exchange.</summary>
    public Task DelayAsync(TimeSpan wait) => Task.Delay(wait, _time, Token);

    /// <summary>What ended the exchange.</summary>
    /// <exception cref="OperationCanceledException">It was the caller.</exception>
    public UpstreamFault Why(string server)
    {
        _caller.ThrowIfCancellationRequested();
        return _end.IsCancellationRequested
            ? new UpstreamFault(UpstreamFaultKind.TookTooLong, $"{server}: the call took longer than its maxDuration")
            : new UpstreamFault(UpstreamFaultKind.TimedOut, $"{server}: no byte came for {_timeout.TotalSeconds:0.#} s");
    }

    public void Dispose()
    {
        _any.Dispose();
        _end.Dispose();
        _idle.Dispose();
    }
}
