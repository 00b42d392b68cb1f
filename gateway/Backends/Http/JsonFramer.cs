namespace McpGateway.Backends.Http;

/// <summary>What <see cref="JsonFramer.Scan"/> found.</summary>
internal enum FrameStep
{
    /// <summary>The value goes on after the bytes given.</summary>
    More,

    /// <summary>The value ends with the last byte consumed.</summary>
    Complete,

    /// <summary>This is no JSON object.</summary>
    Invalid,
}

/// <summary>
/// Finds where one JSON object ends in a stream that may bring several (some servers stream messages as lines under
/// application/json), looking at each byte once. It checks nothing else: whoever takes the message reads it properly.
/// </summary>
internal struct JsonFramer
{
    private int _depth;
    private bool _inString;
    private bool _escaped;

    /// <summary>Whether the beginning of an object was seen and not yet its end.</summary>
    public readonly bool Begun => _depth > 0;

    /// <summary>Looks at bytes that follow those seen before; the first of a value must not be white space.</summary>
    public FrameStep Scan(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        if (_depth == 0 && bytes.Length > 0 && bytes[0] != '{')
        {
            return FrameStep.Invalid;
        }

        while (consumed < bytes.Length)
        {
            if (_escaped)
            {
                _escaped = false;
                consumed++;
                continue;
            }

            var rest = bytes[consumed..];
            var at = _inString ? rest.IndexOfAny((byte)'"', (byte)'\\') : rest.IndexOfAny("\"{}[]"u8);
            if (at < 0)
            {
                break;
            }

            consumed += at + 1;
            if (Step(rest[at]))
            {
                return FrameStep.Complete;
            }
        }

        consumed = bytes.Length;
        return FrameStep.More;
    }

    private bool Step(byte found)
    {
        switch (found)
        {
            case (byte)'"':
                _inString = !_inString;
                return false;
            case (byte)'\\':
                _escaped = true;
                return false;
            case (byte)'{' or (byte)'[':
                _depth++;
                return false;
            default:
                return --_depth == 0;
        }
    }
}
