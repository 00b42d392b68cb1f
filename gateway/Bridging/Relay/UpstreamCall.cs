using McpGateway.Backends;

namespace McpGateway.Bridging.Relay;

/// <summary>
/// One call under way at its server. It belongs to the exchange that reads it; a call that waits for a modern client's
/// answers outlives its exchange and is read on by the next one.
/// </summary>
internal sealed class UpstreamCall : IAsyncDisposable
{
    private readonly Outgoing _outgoing;
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<UpstreamEvent> _events;
    private CancellationTokenRegistration _reader;
    private int _disposed;

    /// <param name="backend">The server; whoever keeps the call longer than its exchange keeps the snapshot with it.</param>
    /// <param name="era">What the server speaks.</param>
    /// <param name="outgoing">What is sent, once: <see cref="Outgoing.Request"/> is not null. Disposed with the call.</param>
    public UpstreamCall(Backend backend, BackendEra era, Outgoing outgoing)
    {
        (Era, _outgoing) = (era, outgoing);
        _events = backend.Exchange.SendAsync(outgoing.Request!, _stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    public BackendEra Era { get; }

    /// <summary>The progressToken that the server got, a JSON value; empty: none.</summary>
    public ReadOnlyMemory<byte> ProgressToken => _outgoing.ProgressToken;

    public UpstreamEvent Current => _events.Current;

    /// <summary>From now on this cancels the call, until <see cref="LeaveAsync"/>.</summary>
    public void Enter(CancellationToken reader) => _reader = reader.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);

    /// <summary>Whoever read it goes; a cancellation under way is waited for. False: it was cancelled meanwhile.</summary>
    public async ValueTask<bool> LeaveAsync()
    {
        await _reader.DisposeAsync();
        return !_stop.IsCancellationRequested;
    }

    /// <inheritdoc cref="IAsyncEnumerator{T}.MoveNextAsync"/>
    public ValueTask<bool> NextAsync() => _events.MoveNextAsync();

    /// <summary>Ends the call where it is; a server still at work is told.</summary>
    public async ValueTask DisposeAsync()
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
