using McpGateway.Protocol;
using McpGateway.Protocol.Json;
using McpGateway.Protocol.Sse;

namespace McpGateway.Streams.HttpSse;

/// <summary>
/// The body of an answer on its way to a client's stream: JSON is kept until it is whole, of an event stream each message is
/// passed on as soon as it is. What does not fit breaks this answer alone.
/// </summary>
/// <param name="channel">The client's stream.</param>
/// <param name="isStream">Asked at the first byte.</param>
internal sealed class ChannelBody(ISseChannel channel, Func<bool> isStream) : Stream
{
    private static readonly OwnedKeys MethodKeys = new("method");

    private readonly SseParser _parser = new(long.MaxValue);
    private readonly PooledWriter _message = new();
    private bool? _isStream;
    private long _held;

    public bool HasStarted => _isStream is not null;

    /// <summary>Something did not fit: what is kept is no whole answer.</summary>
    public bool IsFull { get; private set; }

    /// <summary>A stream that ended by itself: the last of its messages was the response.</summary>
    public bool HasResponse { get; private set; }

    /// <summary>An answer that is no stream.</summary>
    public ReadOnlySpan<byte> Whole => _isStream == true ? default : _message.WrittenSpan;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        _isStream ??= isStream();
        if (_isStream == false)
        {
            Keep(buffer.Span);
            return;
        }

        while (true)
        {
            switch (_parser.Read(buffer.Span))
            {
                case SseToken.Data:
                    Keep(_parser.PieceOf(buffer.Span));
                    break;
                case SseToken.EndOfEvent:
                    await PassAsync();
                    break;
                default:
                    return;
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Whoever writes here waits for the client's stream, and so never does it while it blocks.
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        channel.Release(_held);
        _held = 0;
        _message.Dispose();
        base.Dispose(disposing);
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (!channel.TryHold(piece.Length))
        {
            IsFull = true;
            throw new IOException("More answers of this stream wait to be whole than may.");
        }

        _held += piece.Length;
        _message.Write(piece);
    }

    private async ValueTask PassAsync()
    {
        // An event without data begins the streams of later revisions.
        if (_message.Length > 0)
        {
            HasResponse = IsResponse(_message.WrittenSpan);
            await channel.SayAsync(_message.WrittenMemory);
        }

        channel.Release(_held);
        _held = 0;
        _message.Clear();
    }

    private static bool IsResponse(ReadOnlySpan<byte> message)
    {
        Span<ByteRange> at = stackalloc ByteRange[1];
        return JsonObjects.TryRead(message, default, MethodKeys, at) == ReadFault.None && !at[0].IsPresent;
    }
}
