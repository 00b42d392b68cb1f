namespace McpGateway.Protocol.Json;

/// <summary>Walks the items of one array without building anything, and checks that it is valid JSON. See <see cref="JsonMembers"/>.</summary>
public ref struct JsonItems
{
    private readonly ReadOnlySpan<byte> _array;
    private readonly int _offset;
    private JsonScanner _scanner;
    private bool _begun;
    private bool _ended;

    /// <param name="text">The text that ranges are measured in.</param>
    /// <param name="range">Exactly the array, from its bracket to its bracket.</param>
    /// <param name="maxDepth">Bound on containers inside each other, this array counted.</param>
    public JsonItems(ReadOnlySpan<byte> text, ByteRange range, int maxDepth = 64)
    {
        _array = range.Of(text);
        _offset = range.Start;
        _scanner = new JsonScanner(maxDepth);
    }

    public ByteRange Value { get; private set; }

    public JsonKind Kind { get; private set; }

    /// <summary>Why the walk ended early; <see cref="ReadFault.None"/> at the array's end.</summary>
    public ReadFault Fault { get; private set; }

    public bool MoveNext()
    {
        if (_ended)
        {
            return false;
        }

        if (!_begun)
        {
            _begun = true;
            if (_scanner.Read(_array, isFinal: true) != JsonToken.StartArray)
            {
                return End(ReadFaults.Of(_scanner.Fault));
            }
        }

        var token = _scanner.Read(_array, isFinal: true);
        if (token == JsonToken.EndArray)
        {
            var clean = _scanner.Read(_array, isFinal: true) == JsonToken.End;
            return End(clean ? ReadFault.None : ReadFault.Invalid);
        }

        if (!JsonValues.TryFinish(ref _scanner, _array, token, out var value))
        {
            return End(ReadFaults.Of(_scanner.Fault));
        }

        Kind = JsonKinds.OfFirstByte(_array[value.Start]);
        Value = value.Shift(_offset);
        return true;
    }

    private bool End(ReadFault fault)
    {
        _ended = true;
        Fault = fault;
        return false;
    }
}
