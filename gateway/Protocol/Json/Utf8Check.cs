using System.Text;
using System.Text.Unicode;

namespace McpGateway.Protocol.Json;

/// <summary>Checks UTF-8 that arrives in pieces, which may be cut inside a character.</summary>
internal struct Utf8Check
{
    private uint _pending;
    private int _count;

    /// <summary>No character is half read.</summary>
    public readonly bool IsComplete => _count == 0;

    /// <summary>False when the bytes so far cannot be the beginning of valid UTF-8, as far as complete characters tell.</summary>
    public bool Accept(ReadOnlySpan<byte> bytes)
    {
        if (_count == 0 && Ascii.IsValid(bytes))
        {
            return true;
        }

        if (_count > 0 && !Finish(ref bytes))
        {
            return false;
        }

        var tail = IncompleteTail(bytes);
        if (!Utf8.IsValid(bytes[..^tail]))
        {
            return false;
        }

        foreach (var b in bytes[^tail..])
        {
            Keep(b);
        }

        return true;
    }

    private bool Finish(ref ReadOnlySpan<byte> bytes)
    {
        var needed = SequenceLength((byte)_pending);
        var taken = 0;
        while (_count < needed && taken < bytes.Length)
        {
            Keep(bytes[taken++]);
        }

        bytes = bytes[taken..];
        if (_count < needed)
        {
            return true;
        }

        Span<byte> character = [(byte)_pending, (byte)(_pending >> 8), (byte)(_pending >> 16), (byte)(_pending >> 24)];
        var valid = Utf8.IsValid(character[.._count]);
        _pending = 0;
        _count = 0;
        return valid;
    }

    private void Keep(byte value) => _pending |= (uint)value << (8 * _count++);

    private static int SequenceLength(byte first) => first switch { >= 0xF0 => 4, >= 0xE0 => 3, _ => 2 };

    /// <summary>How many bytes at the end begin a character that needs more; 0 where that cannot be.</summary>
    private static int IncompleteTail(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var b = bytes[^back];
            if (b < 0x80)
            {
                return 0;
            }

            if (b >= 0xC0)
            {
                return SequenceLength(b) > back ? back : 0;
            }
        }

        return 0;
    }
}
