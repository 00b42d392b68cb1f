using System.Threading.Channels;

namespace McpGateway.Backends.Connections;

/// <summary>One call in flight over a connection that carries many.</summary>
internal sealed class ConnectionCall(long id, ReadOnlyMemory<byte> callersId, ReadOnlyMemory<byte> callersToken, bool isModern, bool takesQuestions, int maxQueued, long maxQueuedBytes)
{
    private readonly Channel<UpstreamEvent> _events = Channel.CreateBounded<UpstreamEvent>(
        new BoundedChannelOptions(maxQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _queuedBytes;
    private int _written;

    /// <summary>The id (and progress token) that the server sees.</summary>
    public long Id { get; } = id;

    /// <summary>The caller's id as it stands in its message.</summary>
    public ReadOnlyMemory<byte> CallersId { get; } = callersId;

    /// <summary>The caller's progress token as it stands in its message; empty without one.</summary>
    public ReadOnlyMemory<byte> CallersToken { get; } = callersToken;

    /// <summary>Its message is written in a modern revision: −32020 to −32022 mean what that says.</summary>
    public bool IsModern { get; } = isModern;

    /// <summary>Its caller answers what the server asks.</summary>
    public bool TakesQuestions { get; } = takesQuestions;

    /// <summary>Whether the message was handed to the server: if so it may have been executed.</summary>
    public bool Written => Volatile.Read(ref _written) == 2;

    /// <summary>Claims the message for writing; false if the caller gave up before.</summary>
    public bool BeginWriting() => Interlocked.CompareExchange(ref _written, 2, 0) == 0;

    /// <summary>Gives up; true if the message was not written, nor ever will be.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _written, 1, 0) == 0;

    /// <summary>Hands a message to the caller, who owns it from then on; false when too much is waiting already, and the message is disposed of.</summary>
    public bool TryAdd(in UpstreamEvent item)
    {
        var bytes = item.Message?.Length ?? 0;
        var fits = item.IsFault || Interlocked.Add(ref _queuedBytes, bytes) <= maxQueuedBytes;
        if (fits && _events.Writer.TryWrite(item))
        {
            return true;
        }

        item.Message?.Dispose();
        return false;
    }

    /// <summary>Nothing follows but what is queued, then the fault.</summary>
    public void Fail(UpstreamFault fault) => _events.Writer.TryComplete(new FaultException(fault));

    /// <summary>The next event; a fault once the connection has failed.</summary>
    public async ValueTask<UpstreamEvent> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var next = await _events.Reader.ReadAsync(cancellationToken);
            Interlocked.Add(ref _queuedBytes, -(next.Message?.Length ?? 0));
            return next;
        }
        catch (ChannelClosedException closed) when (closed.InnerException is FaultException failed)
        {
            return UpstreamEvent.Failed(failed.Fault);
        }
    }

    /// <summary>Disposes of what nobody will read.</summary>
    public void Drain()
    {
        _events.Writer.TryComplete();
        while (_events.Reader.TryRead(out var left))
        {
            left.Message?.Dispose();
        }
    }

    private sealed class FaultException(UpstreamFault fault) : Exception(fault.Reason)
    {
        public UpstreamFault Fault { get; } = fault;
    }
}
