using System.Buffers;

namespace McpGateway.Backends.Processes;

/// <summary>Reads the lines of a stream whole, up to a bound; what is longer is skipped to its end and counted, so that one endless line costs no memory and no later message.</summary>
internal sealed class LineReader(Stream stream, int maxLine) : IDisposable
{
    private const int FirstSize = 4 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;
    private int _searched;
    private bool _skipping;
    private bool _ended;

    /// <summary>Lines that were too long.</summary>
    public int Skipped { get; private set; }

    /// <summary>The next line without its end (LF or CRLF), valid until the next call; null at the end of the stream. A last line without an end is none: its writer broke off.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TakeLine(out var line))
            {
                return line;
            }

            if (_ended)
            {
                return null;
            }

            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _ended = read == 0;
            _end += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _ended = true;
        _start = _end = _searched = 0;
    }

    private bool TakeLine(out ReadOnlyMemory<byte> line)
    {
        line = default;
        while (true)
        {
            var at = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
            if (at < 0)
            {
                _searched = _end;
                return false;
            }

            var (from, to) = (_start, _searched + at);
            _start = _searched = to + 1;
            if (_skipping)
            {
                _skipping = false;
                continue;
            }

            if (to > from && _buffer[to - 1] == '\r')
            {
                to--;
            }

            if (to - from > maxLine)
            {
                Skipped++;
                continue;
            }

            line = _buffer.AsMemory(from, to - from);
            return true;
        }
    }

    private void MakeRoom()
    {
        if (_skipping || _end - _start > maxLine)
        {
            Skipped += _skipping ? 0 : 1;
            _skipping = true;
            _start = _end = _searched = 0;
        }

        if (_start > 0 && (_end == _buffer.Length || _start == _end))
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _searched -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, Math.Max(_buffer.Length + 1, maxLine + FirstSize)));
        Buffer.BlockCopy(_buffer, 0, larger, 0, _end);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
