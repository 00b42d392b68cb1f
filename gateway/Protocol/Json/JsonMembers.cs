namespace McpGateway.Protocol.Json;

/// <summary>
/// Walks the members of one object without building anything, and checks what it walks over: RFC 8259, and the rule of the
/// two parsers for the keys it is told to own. Nothing that was read may be used before the walk has ended with
/// <see cref="Fault"/> being <see cref="ReadFault.None"/>: a second, contradicting member may still follow.
/// <see cref="JsonObjects.TryRead"/> is the simpler way where only owned keys matter.
/// </summary>
public ref struct JsonMembers
{
    private readonly ReadOnlySpan<byte> _object;
    private readonly int _offset;
    private readonly OwnedKeys _owned;
    private JsonScanner _scanner;
    private ulong _seen;
    private bool _begun;
    private bool _ended;

    /// <param name="text">The text that ranges are measured in.</param>
    /// <param name="range">Exactly the object, from its brace to its brace.</param>
    /// <param name="owned">The keys that this reader reads.</param>
    /// <param name="maxDepth">Bound on containers inside each other, this object counted.</param>
    public JsonMembers(ReadOnlySpan<byte> text, ByteRange range, OwnedKeys owned, int maxDepth = 64)
    {
        _object = range.Of(text);
        _offset = range.Start;
        _owned = owned;
        _scanner = new JsonScanner(maxDepth);
    }

    /// <summary>The key with its quotes.</summary>
    public ByteRange Key { get; private set; }

    public ByteRange Value { get; private set; }

    public JsonKind Kind { get; private set; }

    /// <summary>The index of the key in the owned keys, or <see cref="OwnedKeys.None"/>.</summary>
    public int Owned { get; private set; }

    /// <summary>Why the walk ended early; <see cref="ReadFault.None"/> at the object's end.</summary>
    public ReadFault Fault { get; private set; }

    public bool MoveNext()
    {
        if (_ended || (!_begun && !Begin()))
        {
            return false;
        }

        var token = _scanner.Read(_object, isFinal: true);
        if (token != JsonToken.Key)
        {
            // A range that holds more than the object is the caller's mistake or the sender's trick: both refuse.
            var clean = token == JsonToken.EndObject && _scanner.Read(_object, isFinal: true) == JsonToken.End;
            return clean ? End(ReadFault.None) : End(ReadFaults.Of(_scanner.Fault));
        }

        Key = _scanner.Token.Shift(_offset);
        Owned = _owned.Match(_scanner.Token.Of(_object));
        if (Owned == OwnedKeys.Conflict || (Owned >= 0 && (_seen & (1UL << Owned)) != 0))
        {
            return End(ReadFault.Ambiguous);
        }

        _seen |= Owned >= 0 ? 1UL << Owned : 0;
        if (!JsonValues.TryRead(ref _scanner, _object, out var value))
        {
            return End(ReadFaults.Of(_scanner.Fault));
        }

        Kind = JsonKinds.OfFirstByte(_object[value.Start]);
        Value = value.Shift(_offset);
        return true;
    }

    private bool Begin()
    {
        _begun = true;
        return _scanner.Read(_object, isFinal: true) == JsonToken.StartObject || End(ReadFaults.Of(_scanner.Fault));
    }

    private bool End(ReadFault fault)
    {
        _ended = true;
        Fault = fault;
        return false;
    }
}
