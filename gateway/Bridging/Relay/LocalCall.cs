using McpGateway.Backends;

namespace McpGateway.Bridging.Relay;

/// <summary>A call that this gateway replica has sent.</summary>
internal sealed class LocalCall : UpstreamCall
{
    private readonly Outgoing _outgoing;
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<UpstreamEvent> _events;
    private CancellationTokenRegistration _reader;
    private int _disposed;

    /// <param name="backend">The server; whoever keeps the call longer than its exchange keeps the snapshot with it.</param>
    /// <param name="era">What the server speaks.</param>
    /// <param name="outgoing">What is sent, once: <see cref="Outgoing.Request"/> is not null. Disposed with the call.</param>
    public LocalCall(Backend backend, BackendEra era, Outgoing outgoing)
    {
        (Era, _outgoing) = (era, outgoing);
        _events = backend.Exchange.SendAsync(outgoing.Request!, _stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    public override BackendEra Era { get; }

    public override ReadOnlyMemory<byte> ProgressToken => _outgoing.ProgressToken;

    public override UpstreamEvent Current => _events.Current;

    public override void Enter(CancellationToken reader) => _reader = reader.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);

    public override async ValueTask<bool> LeaveAsync()
    {
        await _reader.DisposeAsync();
        return !_stop.IsCancellationRequested;
    }

    public override ValueTask<bool> NextAsync() => _events.MoveNextAsync();

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _reader.DisposeAsync();
        await _events.DisposeAsync();
        _outgoing.Dispose();
        _stop.Dispose();
    }
}
