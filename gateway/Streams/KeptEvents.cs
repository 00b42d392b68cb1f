using McpGateway.Protocol;
using McpGateway.Protocol.Sse;

namespace McpGateway.Streams;

/// <summary>
/// The messages of one stream, numbered from 1, the oldest dropped where a bound is reached. Not for two threads at once.
/// </summary>
/// <remarks>Each message is an array of its own: what is kept for a minute would be missing in the pools.</remarks>
/// <param name="share">What its principal may have kept.</param>
/// <param name="most">The most bytes of this stream.</param>
internal sealed class KeptEvents(StreamShare share, int most)
{
    /// <summary>What a message costs beside its bytes.</summary>
    private const int Overhead = 64;

    private readonly Queue<byte[]> _events = new();
    private PooledWriter? _open;
    private bool _openIsLost;
    private int _kept;

    /// <summary>The number of the oldest that is kept.</summary>
    public long First { get; private set; } = 1;

    /// <summary>The number of the one that comes next, or is being written.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>A further piece of the message that is being written.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        if (_openIsLost || piece.IsEmpty)
        {
            return;
        }

        if (!TryMakeRoom(_open is null ? piece.Length + Overhead : piece.Length))
        {
            _openIsLost = true;
            return;
        }

        _open ??= new PooledWriter(piece.Length);
        _open.Write(piece);
    }

    /// <summary>The message is whole.</summary>
    public void End()
    {
        if (_openIsLost)
        {
            // What comes before it is of no use without it.
            CloseOpen(keepsRoom: false);
            while (_events.Count > 0)
            {
                DropOldest();
            }

            Next++;
            First = Next;
            return;
        }

        _events.Enqueue(_open is null ? [] : _open.WrittenSpan.ToArray());
        CloseOpen(keepsRoom: true);
        Next++;
    }

    /// <summary>Its rest will not come: its number is used up, and nothing of it is kept.</summary>
    public void Abandon()
    {
        CloseOpen(keepsRoom: false);
        _events.Enqueue([]);
        Next++;
    }

    /// <summary>Nothing is kept any more: numbers go on.</summary>
    public void Skip()
    {
        CloseOpen(keepsRoom: false);
        Next++;
        First = Next;
    }

    /// <summary>Writes what comes after a message as frames, whole ones, until <paramref name="most"/> bytes are written. The number of the last one.</summary>
    public long Copy(long after, ReadOnlySpan<byte> stream, PooledWriter output, int most)
    {
        var number = First - 1;
        foreach (var message in _events)
        {
            if (++number <= after)
            {
                continue;
            }

            if (output.Length >= most)
            {
                return number - 1;
            }

            if (message.Length > 0)
            {
                var frame = default(SseWriter);
                frame.Begin(output, stream, number);
                frame.Data(output, message);
                frame.End(output);
            }
        }

        return Math.Max(number, after);
    }

    /// <summary>Gives everything back. The numbers stay, so that a reader sees that it is gone.</summary>
    public void Clear()
    {
        CloseOpen(keepsRoom: false);
        while (_events.Count > 0)
        {
            DropOldest();
        }
    }

    private static int CostOf(int length) => length == 0 ? 0 : length + Overhead;

    private bool TryMakeRoom(int bytes)
    {
        var open = CostOf(_open?.Length ?? 0) + bytes;
        if (open > most)
        {
            return false;
        }

        while (_events.Count > 0 && _kept + open > most)
        {
            DropOldest();
        }

        while (!share.TryTake(bytes))
        {
            if (_events.Count == 0)
            {
                return false;
            }

            DropOldest();
        }

        return true;
    }

    private void DropOldest()
    {
        var dropped = CostOf(_events.Dequeue().Length);
        _kept -= dropped;
        share.Give(dropped);
        First++;
    }

    private void CloseOpen(bool keepsRoom)
    {
        var written = CostOf(_open?.Length ?? 0);
        if (keepsRoom)
        {
            _kept += written;
        }
        else
        {
            share.Give(written);
        }

        _open?.Dispose();
        _open = null;
        _openIsLost = false;
    }
}
