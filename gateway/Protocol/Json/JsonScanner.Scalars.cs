using System.Buffers;

namespace McpGateway.Protocol.Json;

public partial struct JsonScanner
{
    /// <summary>Bytes at which a run of plain string bytes ends: the quote, the backslash, and control characters, which RFC 8259 §7 forbids.</summary>
    private static readonly SearchValues<byte> StringStops = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(i => (byte)i)]);

    private enum NumberPart : byte
    {
        Begin,
        Minus,
        Zero,
        Integer,
        Dot,
        Fraction,
        Exponent,
        ExponentSign,
        ExponentDigits,
    }

    private JsonToken ReadScalar(ReadOnlySpan<byte> chunk, bool isFinal, bool first)
    {
        Start = _position;
        IsFirst = first;
        if (first)
        {
            _number = NumberPart.Begin;
            _literalIndex = 0;
            _position += _scalar is Scalar.Key or Scalar.String ? 1 : 0;
        }

        IsLast = _scalar switch
        {
            Scalar.Key or Scalar.String => ReadString(chunk),
            Scalar.Number => ReadNumber(chunk, isFinal),
            Scalar.True => ReadLiteral(chunk, "true"u8),
            Scalar.False => ReadLiteral(chunk, "false"u8),
            _ => ReadLiteral(chunk, "null"u8),
        };

        if (Fault != JsonFault.None || (!IsLast && isFinal))
        {
            return Fail(Fault == JsonFault.None ? JsonFault.Syntax : Fault);
        }

        var token = _scalar switch
        {
            Scalar.Key => JsonToken.Key,
            Scalar.String => JsonToken.String,
            Scalar.Number => JsonToken.Number,
            Scalar.True => JsonToken.True,
            Scalar.False => JsonToken.False,
            _ => JsonToken.Null,
        };

        if (IsLast)
        {
            if (_scalar == Scalar.Key)
            {
                _expect = Expect.Colon;
            }
            else
            {
                AfterValue();
            }

            _scalar = Scalar.None;
        }

        return token;
    }

    private bool ReadString(ReadOnlySpan<byte> chunk)
    {
        while (_position < chunk.Length)
        {
            if (_escape > 0)
            {
                if (!ReadEscape(chunk[_position++]))
                {
                    Fail(JsonFault.Syntax);
                    return false;
                }

                continue;
            }

            var rest = chunk[_position..];
            var stop = rest.IndexOfAny(StringStops);
            var plain = stop < 0 ? rest : rest[..stop];
            if (!_utf8.Accept(plain) || (stop >= 0 && !_utf8.IsComplete))
            {
                Fail(JsonFault.Utf8);
                return false;
            }

            _position += plain.Length;
            if (stop < 0)
            {
                return false;
            }

            switch (chunk[_position++])
            {
                case (byte)'"':
                    return true;
                case (byte)'\\':
                    _escape = 1;
                    break;
                default:
                    Fail(JsonFault.Syntax);
                    return false;
            }
        }

        return false;
    }

    /// <summary>One byte of an escape: 1 is the byte after the backslash, 2 to 5 are the hexadecimal digits of <c>\u</c>.</summary>
    private bool ReadEscape(byte b)
    {
        if (_escape == 1)
        {
            _escape = b == (byte)'u' ? (byte)2 : (byte)0;
            return b is (byte)'u' or (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t';
        }

        _escape = _escape == 5 ? (byte)0 : (byte)(_escape + 1);
        return char.IsAsciiHexDigit((char)b);
    }

    private bool ReadNumber(ReadOnlySpan<byte> chunk, bool isFinal)
    {
        while (_position < chunk.Length)
        {
            var next = NextPart(_number, chunk[_position]);
            if (next == NumberPart.Begin)
            {
                return EndNumber();
            }

            _number = next;
            _position++;
        }

        return isFinal && EndNumber();
    }

    private bool EndNumber()
    {
        if (_number is NumberPart.Zero or NumberPart.Integer or NumberPart.Fraction or NumberPart.ExponentDigits)
        {
            return true;
        }

        Fail(JsonFault.Syntax);
        return false;
    }

    /// <summary>RFC 8259 §6 as a table of steps; <see cref="NumberPart.Begin"/> says that the byte is not part of the number.</summary>
    private static NumberPart NextPart(NumberPart part, byte b) => (part, b) switch
    {
        (NumberPart.Begin, (byte)'-') => NumberPart.Minus,
        (NumberPart.Begin or NumberPart.Minus, (byte)'0') => NumberPart.Zero,
        (NumberPart.Begin or NumberPart.Minus or NumberPart.Integer, >= (byte)'0' and <= (byte)'9') => NumberPart.Integer,
        (NumberPart.Zero or NumberPart.Integer, (byte)'.') => NumberPart.Dot,
        (NumberPart.Dot or NumberPart.Fraction, >= (byte)'0' and <= (byte)'9') => NumberPart.Fraction,
        (NumberPart.Zero or NumberPart.Integer or NumberPart.Fraction, (byte)'e' or (byte)'E') => NumberPart.Exponent,
        (NumberPart.Exponent, (byte)'+' or (byte)'-') => NumberPart.ExponentSign,
        (NumberPart.Exponent or NumberPart.ExponentSign or NumberPart.ExponentDigits, >= (byte)'0' and <= (byte)'9') => NumberPart.ExponentDigits,
        _ => NumberPart.Begin,
    };

    private bool ReadLiteral(ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> literal)
    {
        while (_position < chunk.Length && _literalIndex < literal.Length)
        {
            if (chunk[_position] != literal[_literalIndex])
            {
                Fail(JsonFault.Syntax);
                return false;
            }

            _position++;
            _literalIndex++;
        }

        return _literalIndex == literal.Length;
    }
}
