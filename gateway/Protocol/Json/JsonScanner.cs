using System.Runtime.CompilerServices;

namespace McpGateway.Protocol.Json;

/// <summary>
/// A strict tokenizer for one JSON text (RFC 8259) in UTF-8, given whole or in chunks of any size. It builds nothing and
/// allocates nothing: a token is a stretch of the current chunk. Scalars that cross chunks are handed out in pieces.
/// A byte-order mark is refused: some readers skip it, others fail.
/// </summary>
/// <remarks>A mutable struct: pass it by reference.</remarks>
public partial struct JsonScanner
{
    /// <summary>No text may be deeper than this, whatever the caller allows.</summary>
    public const int DepthCeiling = 256;

    private readonly int _maxDepth;
    private ContainerBits _objects;
    private Expect _expect;
    private Scalar _scalar;
    private int _position;
    private Utf8Check _utf8;
    private byte _escape;
    private NumberPart _number;
    private byte _literalIndex;

    /// <param name="maxDepth">Containers inside each other, the outermost counted: 1 to <see cref="DepthCeiling"/>.</param>
    public JsonScanner(int maxDepth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDepth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDepth, DepthCeiling);
        _maxDepth = maxDepth;
    }

    private enum Expect : byte
    {
        Value,
        FirstKeyOrEnd,
        Key,
        Colon,
        FirstItemOrEnd,
        CommaOrEnd,
        Nothing,
    }

    private enum Scalar : byte
    {
        None,
        Key,
        String,
        Number,
        True,
        False,
        Null,
    }

    /// <summary>Where the last token begins in the chunk.</summary>
    public int Start { get; private set; }

    /// <summary>Where the last token ends in the chunk.</summary>
    public readonly int End => _position;

    /// <summary>The last token is the first, or only, piece of its scalar.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>The last token completes its scalar.</summary>
    public bool IsLast { get; private set; }

    /// <summary>How many containers are open after the last token.</summary>
    public int Depth { get; private set; }

    public JsonFault Fault { get; private set; }

    public readonly ByteRange Token => ByteRange.Between(Start, _position);

    /// <summary>
    /// Reads the next token of <paramref name="chunk"/>, going on where the last call stopped. After
    /// <see cref="JsonToken.NeedMore"/> the next call takes the next chunk from its beginning.
    /// </summary>
    /// <param name="chunk">The same chunk at each call until it is used up.</param>
    /// <param name="isFinal">No further chunk follows.</param>
    public JsonToken Read(ReadOnlySpan<byte> chunk, bool isFinal)
    {
        if (Fault != JsonFault.None)
        {
            return JsonToken.Fault;
        }

        if (_scalar != Scalar.None)
        {
            if (_position == chunk.Length && !isFinal)
            {
                _position = 0;
                return JsonToken.NeedMore;
            }

            return ReadScalar(chunk, isFinal, first: false);
        }

        while (_position < chunk.Length)
        {
            var b = chunk[_position];
            if (b is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                _position++;
                continue;
            }

            switch (_expect)
            {
                case Expect.Colon:
                    if (b != (byte)':')
                    {
                        return Fail(JsonFault.Syntax);
                    }

                    _position++;
                    _expect = Expect.Value;
                    continue;

                case Expect.CommaOrEnd when b == (byte)',':
                    _position++;
                    _expect = InObject ? Expect.Key : Expect.Value;
                    continue;

                case Expect.FirstKeyOrEnd or Expect.Key when b == (byte)'"':
                    _scalar = Scalar.Key;
                    return ReadScalar(chunk, isFinal, first: true);

                case Expect.Value or Expect.FirstItemOrEnd when b != (byte)']':
                    return ReadValue(chunk, isFinal, b);

                case Expect.FirstKeyOrEnd or Expect.FirstItemOrEnd or Expect.CommaOrEnd:
                    return Close(b);

                default:
                    return Fail(JsonFault.Syntax);
            }
        }

        if (!isFinal)
        {
            _position = 0;
            return JsonToken.NeedMore;
        }

        return _expect == Expect.Nothing ? JsonToken.End : Fail(JsonFault.Syntax);
    }

    private readonly bool InObject => (_objects[(Depth - 1) >> 6] >> ((Depth - 1) & 63) & 1) != 0;

    private JsonToken ReadValue(ReadOnlySpan<byte> chunk, bool isFinal, byte b)
    {
        switch (b)
        {
            case (byte)'{':
                return Open(isObject: true);
            case (byte)'[':
                return Open(isObject: false);
            case (byte)'"':
                _scalar = Scalar.String;
                break;
            case (byte)'t':
                _scalar = Scalar.True;
                break;
            case (byte)'f':
                _scalar = Scalar.False;
                break;
            case (byte)'n':
                _scalar = Scalar.Null;
                break;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                _scalar = Scalar.Number;
                break;
            default:
                return Fail(JsonFault.Syntax);
        }

        return ReadScalar(chunk, isFinal, first: true);
    }

    private JsonToken Open(bool isObject)
    {
        if (Depth == _maxDepth)
        {
            return Fail(JsonFault.TooDeep);
        }

        var bit = 1UL << (Depth & 63);
        _objects[Depth >> 6] = isObject ? _objects[Depth >> 6] | bit : _objects[Depth >> 6] & ~bit;
        Depth++;
        Start = _position++;
        IsFirst = IsLast = true;
        _expect = isObject ? Expect.FirstKeyOrEnd : Expect.FirstItemOrEnd;
        return isObject ? JsonToken.StartObject : JsonToken.StartArray;
    }

    private JsonToken Close(byte b)
    {
        var isObject = InObject;
        if (b != (isObject ? (byte)'}' : (byte)']'))
        {
            return Fail(JsonFault.Syntax);
        }

        Start = _position++;
        IsFirst = IsLast = true;
        Depth--;
        AfterValue();
        return isObject ? JsonToken.EndObject : JsonToken.EndArray;
    }

    private void AfterValue() => _expect = Depth == 0 ? Expect.Nothing : Expect.CommaOrEnd;

    private JsonToken Fail(JsonFault fault)
    {
        Fault = fault;
        return JsonToken.Fault;
    }

    [InlineArray(DepthCeiling / 64)]
    private struct ContainerBits
    {
        private ulong _first;
    }
}
