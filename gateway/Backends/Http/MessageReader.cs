using McpGateway.Protocol;

namespace McpGateway.Backends.Http;

/// <summary>Takes whole messages from the body of an answer, however it arrives in pieces.</summary>
internal abstract class MessageReader(string server, Stream body, long maxMessage) : IDisposable
{
    private const int ReadSize = 16 * 1024;
    private readonly byte[] _buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(ReadSize);
    private int _start;
    private int _end;

    protected string Server => server;

    protected long MaxMessage => maxMessage;

    /// <summary>The bytes read and not yet taken.</summary>
    protected ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The next message, or null at the end of the body; a fault where the body is none.</summary>
    public abstract ValueTask<ReadMessage> NextAsync(ExchangeClock clock);

    public virtual void Dispose() => System.Buffers.ArrayPool<byte>.Shared.Return(_buffer);

    protected void Take(int count) => _start += count;

    /// <summary>Reads on; false at the end of the body.</summary>
    protected async ValueTask<bool> FillAsync(ExchangeClock clock)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        var read = await body.ReadAsync(_buffer.AsMemory(_end), clock.Token);
        clock.Restart();
        _end += read;
        return read > 0;
    }

    protected ReadMessage TooLarge()
        => ReadMessage.Failed(new UpstreamFault(UpstreamFaultKind.TooLarge, $"{server}: one message of its answer has more than {maxMessage} bytes (limits.message)"));

    protected ReadMessage NoMessage(string why)
        => ReadMessage.Failed(new UpstreamFault(UpstreamFaultKind.BadAnswer, $"{server}: {why}"));
}

/// <summary>A message, a fault, or (neither) the end of the body.</summary>
internal readonly record struct ReadMessage(PooledBytes? Message, UpstreamFault? Fault)
{
    public static readonly ReadMessage End;

    public static ReadMessage Failed(UpstreamFault fault) => new(null, fault);
}
