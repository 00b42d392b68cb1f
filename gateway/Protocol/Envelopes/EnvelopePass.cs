using McpGateway.Protocol.Json;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Protocol.Envelopes;

/// <summary>
/// The one pass over a message. It goes on to the end after a message has turned out ambiguous, so that a broken text is
/// called broken and the id of a refused message is known to be the only one.
/// </summary>
internal ref struct EnvelopePass
{
    public const int ValueCount = 6 + 20 + 10 + 3;

    private readonly ReadOnlySpan<byte> _text;
    private readonly int _maxBatch;
    private JsonScanner _scanner;

    public EnvelopePass(ReadOnlySpan<byte> text, EnvelopeLimits limits, Span<ByteRange> values)
    {
        _text = text;
        _maxBatch = limits.MaxBatch;
        _scanner = new JsonScanner(limits.MaxDepth);
        Top = values[..6];
        Params = values.Slice(6, 20);
        Meta = values.Slice(26, 10);
        Ref = values.Slice(36, 3);
    }

    private enum Level
    {
        Top,
        Params,
        Meta,
        Ref,
    }

    public Span<ByteRange> Top { get; }

    public Span<ByteRange> Params { get; }

    public Span<ByteRange> Meta { get; }

    public Span<ByteRange> Ref { get; }

    public ByteRange Message { get; private set; }

    public List<ByteRange>? Elements { get; private set; }

    public Refusal? Refusal { get; private set; }

    public string? Detail { get; private set; }

    /// <summary>Two readers may disagree about which id this message has.</summary>
    public bool IdIsAmbiguous { get; private set; }

    /// <summary>The kind of the text; Absent where it is not valid or not a container.</summary>
    public JsonKind Run()
    {
        var kind = Next() switch
        {
            JsonToken.StartObject => ReadObject(Level.Top) ? JsonKind.Object : JsonKind.Absent,
            JsonToken.StartArray => ReadBatch() ? JsonKind.Array : JsonKind.Absent,
            JsonToken.Fault => JsonKind.Absent,
            _ => NotAContainer(),
        };

        if (_scanner.Fault == JsonFault.None && Next() != JsonToken.End)
        {
            kind = JsonKind.Absent;
        }

        if (_scanner.Fault != JsonFault.None)
        {
            kind = JsonKind.Absent;
            Refusal = _scanner.Fault == JsonFault.TooDeep ? Refusals.Refusal.TooDeep : Refusals.Refusal.ParseError;
            Detail = null;
        }

        return kind;
    }

    private JsonToken Next() => _scanner.Read(_text, isFinal: true);

    private JsonKind NotAContainer()
    {
        Refusal ??= Refusals.Refusal.InvalidRequest;
        return JsonKind.Absent;
    }

    private bool ReadObject(Level level)
    {
        var start = _scanner.Start;
        var keys = KeysOf(level);
        var values = ValuesOf(level);
        ulong seen = 0;
        while (true)
        {
            var token = Next();
            if (token != JsonToken.Key)
            {
                if (level == Level.Top)
                {
                    Message = ByteRange.Between(start, _scanner.End);
                }

                return token == JsonToken.EndObject;
            }

            var owned = keys.Match(_scanner.Token.Of(_text));
            if (owned == OwnedKeys.Conflict || (owned >= 0 && (seen & (1UL << owned)) != 0))
            {
                Refusal ??= Refusals.Refusal.AmbiguousMessage;
                Detail ??= DetailOf(level);
                IdIsAmbiguous |= level == Level.Top && (owned == EnvelopeKeys.Id || owned == OwnedKeys.Conflict);
                owned = OwnedKeys.None;
            }

            seen |= owned >= 0 ? 1UL << owned : 0;
            if (!ReadValue(level, owned, out var value))
            {
                return false;
            }

            if (owned >= 0)
            {
                values[owned] = value;
            }
        }
    }

    private bool ReadValue(Level level, int owned, out ByteRange value)
    {
        var token = Next();
        var inside = token == JsonToken.StartObject ? LevelInside(level, owned) : null;
        if (inside is not { } next)
        {
            return JsonValues.TryFinish(ref _scanner, _text, token, out value);
        }

        var start = _scanner.Start;
        var read = ReadObject(next);
        value = ByteRange.Between(start, _scanner.End);
        return read;
    }

    private bool ReadBatch()
    {
        Message = _scanner.Token;
        Elements = [];
        while (true)
        {
            var token = Next();
            if (token == JsonToken.EndArray)
            {
                Message = ByteRange.Between(Message.Start, _scanner.End);
                return true;
            }

            if (!JsonValues.TryFinish(ref _scanner, _text, token, out var element))
            {
                return false;
            }

            if (Elements.Count == _maxBatch)
            {
                Refusal ??= Refusals.Refusal.BatchTooLarge;
                continue;
            }

            Elements.Add(element);
        }
    }

    private static Level? LevelInside(Level level, int owned) => (level, owned) switch
    {
        (Level.Top, EnvelopeKeys.Params) => Level.Params,
        (Level.Params, EnvelopeKeys.Meta) => Level.Meta,
        (Level.Params, EnvelopeKeys.Ref) => Level.Ref,
        _ => null,
    };

    private static OwnedKeys KeysOf(Level level) => level switch
    {
        Level.Top => EnvelopeKeys.Top,
        Level.Params => EnvelopeKeys.InParams,
        Level.Meta => EnvelopeKeys.InMeta,
        _ => EnvelopeKeys.InRef,
    };

    private readonly Span<ByteRange> ValuesOf(Level level) => level switch
    {
        Level.Top => Top,
        Level.Params => Params,
        Level.Meta => Meta,
        _ => Ref,
    };

    private static string DetailOf(Level level) => level switch
    {
        Level.Top => "The keys of the message are at fault.",
        Level.Params => "The keys of params are at fault.",
        Level.Meta => "The keys of params._meta are at fault.",
        _ => "The keys of params.ref are at fault.",
    };
}
