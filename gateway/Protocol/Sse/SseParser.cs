using System.Globalization;
using System.Text;

namespace McpGateway.Protocol.Sse;

/// <summary>
/// Reads server-sent events (WHATWG HTML §9.2) from chunks of any size, and hands out data in pieces as it arrives. LF, CR and
/// CRLF end lines, a byte-order mark at the start of the stream is skipped, comments and unknown fields are skipped unread, and
/// an event that the stream's end cuts off is never reported as complete. The bytes of data are not checked: the JSON scanner does.
/// </summary>
public sealed class SseParser
{
    private const int LongestName = 8;

    private readonly long _maxEventBytes;
    private readonly int _maxFieldBytes;
    private byte[] _field = new byte[64];
    private int _fieldLength;
    private int _nameLength;
    private Line _line = Line.Name;
    private bool _atStreamStart = true;
    private bool _skipLineFeed;
    private bool _hasData;
    private bool _eventEnded;
    private bool _tooLarge;
    private long _eventBytes;
    private int _position;
    private int _pieceStart;
    private int _pieceLength;

    /// <param name="maxEventBytes">Bound on one event's data, line breaks between its lines included.</param>
    /// <param name="maxFieldBytes">Bound on an <c>event</c>, <c>id</c> or <c>retry</c> line.</param>
    public SseParser(long maxEventBytes = 16 * 1024 * 1024, int maxFieldBytes = 4096)
    {
        _maxEventBytes = maxEventBytes;
        _maxFieldBytes = Math.Max(maxFieldBytes, LongestName);
    }

    private enum Line
    {
        Name,
        Value,
        Skipped,
        DataSpace,
        Data,
    }

    /// <summary>The current event's name; <c>message</c> where it gave none.</summary>
    public string EventName { get; private set; } = "message";

    /// <summary>The last id that the stream gave; null before the first.</summary>
    public string? LastId { get; private set; }

    /// <summary>How long the stream asked clients to wait before they connect again; null where it did not.</summary>
    public int? RetryMilliseconds { get; private set; }

    /// <summary>No event has data yet: a stream that ends here cuts nothing off.</summary>
    public bool IsBetweenEvents => !_hasData || _eventEnded;

    /// <summary>The piece that the last <see cref="SseToken.Data"/> stands for.</summary>
    public ReadOnlySpan<byte> PieceOf(ReadOnlySpan<byte> chunk) =>
        _pieceLength < 0 ? "\n"u8 : chunk.Slice(_pieceStart, _pieceLength);

    /// <summary>Reads on in <paramref name="chunk"/>, which stays the same at each call until <see cref="SseToken.NeedMore"/>.</summary>
    public SseToken Read(ReadOnlySpan<byte> chunk)
    {
        if (_eventEnded)
        {
            ForgetEvent();
        }

        while (!_tooLarge && _position < chunk.Length)
        {
            var b = chunk[_position];
            if (_skipLineFeed)
            {
                _skipLineFeed = false;
                _position += b == (byte)'\n' ? 1 : 0;
                continue;
            }

            if (b is (byte)'\r' or (byte)'\n')
            {
                _position++;
                _skipLineFeed = b == (byte)'\r';
                if (EndLine() is { } token)
                {
                    return token;
                }
            }
            else if (_line is Line.Data or Line.DataSpace)
            {
                if (ReadData(chunk))
                {
                    return SseToken.Data;
                }
            }
            else if (_line == Line.Skipped)
            {
                var end = chunk[_position..].IndexOfAny((byte)'\r', (byte)'\n');
                _position = end < 0 ? chunk.Length : _position + end;
            }
            else if (ReadField(b))
            {
                return SseToken.Data;
            }
        }

        if (_tooLarge)
        {
            return SseToken.TooLarge;
        }

        _position = 0;
        return SseToken.NeedMore;
    }

    /// <summary>True when there is a piece to hand out.</summary>
    private bool ReadData(ReadOnlySpan<byte> chunk)
    {
        var rest = chunk[_position..];
        if (_line == Line.DataSpace)
        {
            _line = Line.Data;
            if (rest[0] == (byte)' ')
            {
                _position++;
                return false;
            }
        }

        var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        _pieceStart = _position;
        _pieceLength = end < 0 ? rest.Length : end;
        _position += _pieceLength;
        return Count(_pieceLength);
    }

    /// <summary>One byte of a field's name or of a short value. True when a line break between data lines is to be handed out.</summary>
    private bool ReadField(byte b)
    {
        _position++;
        if (_line == Line.Name && b == (byte)':')
        {
            return BeginValue();
        }

        if (_fieldLength == _maxFieldBytes)
        {
            _tooLarge = true;
            return false;
        }

        if (_fieldLength == _field.Length)
        {
            Array.Resize(ref _field, Math.Min(_maxFieldBytes, _fieldLength * 2));
        }

        _field[_fieldLength++] = b;
        if (_line == Line.Name)
        {
            SkipByteOrderMark();
            _line = _fieldLength > LongestName ? Line.Skipped : Line.Name;
        }

        return false;
    }

    private void SkipByteOrderMark()
    {
        if (_atStreamStart && _fieldLength == 3)
        {
            _atStreamStart = false;
            _fieldLength = _field.AsSpan(0, 3).SequenceEqual("\uFEFF"u8) ? 0 : 3;
        }
    }

    private bool BeginValue()
    {
        _atStreamStart = false;
        var name = _field.AsSpan(0, _fieldLength);
        _nameLength = _fieldLength;
        if (name.SequenceEqual("data"u8))
        {
            _line = Line.DataSpace;
            return BeginDataLine();
        }

        _line = name.SequenceEqual("event"u8) || name.SequenceEqual("id"u8) || name.SequenceEqual("retry"u8)
            ? Line.Value
            : Line.Skipped;
        return false;
    }

    /// <summary>From the second data line on, a line break comes before it.</summary>
    private bool BeginDataLine()
    {
        var isFurther = _hasData;
        _hasData = true;
        _pieceLength = -1;
        return isFurther && Count(1);
    }

    private SseToken? EndLine()
    {
        var line = _line;
        var length = _fieldLength;
        _line = Line.Name;
        _fieldLength = 0;
        _atStreamStart = false;
        if (line == Line.Value)
        {
            TakeField(_field.AsSpan(0, _nameLength), _field.AsSpan(_nameLength, length - _nameLength));
        }
        else if (line == Line.Name && length == 0)
        {
            if (_hasData)
            {
                _eventEnded = true;
                return SseToken.EndOfEvent;
            }

            ForgetEvent();
        }
        else if (line == Line.Name)
        {
            return EndLineWithoutColon(_field.AsSpan(0, length));
        }

        return null;
    }

    private SseToken? EndLineWithoutColon(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("data"u8))
        {
            return BeginDataLine() ? SseToken.Data : null;
        }

        if (name.SequenceEqual("event"u8) || name.SequenceEqual("id"u8))
        {
            TakeField(name, default);
        }

        return null;
    }

    private void TakeField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        value = value.StartsWith(" "u8) ? value[1..] : value;
        if (name.SequenceEqual("event"u8))
        {
            EventName = value.IsEmpty ? "message" : Encoding.UTF8.GetString(value);
        }
        else if (name.SequenceEqual("id"u8))
        {
            LastId = value.Contains((byte)0) ? LastId : Encoding.UTF8.GetString(value);
        }
        else if (!value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            RetryMilliseconds = milliseconds;
        }
    }

    private bool Count(int bytes)
    {
        _eventBytes += bytes;
        _tooLarge = _eventBytes > _maxEventBytes;
        return !_tooLarge && bytes > 0;
    }

    private void ForgetEvent()
    {
        _eventEnded = false;
        _hasData = false;
        _eventBytes = 0;
        EventName = "message";
    }
}
