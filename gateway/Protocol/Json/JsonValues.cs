namespace McpGateway.Protocol.Json;

/// <summary>Reads whole values with a scanner that has the whole text.</summary>
internal static class JsonValues
{
    /// <summary>Reads the next value, whatever it holds. False when the scanner meets a fault or no value comes.</summary>
    public static bool TryRead(ref JsonScanner scanner, ReadOnlySpan<byte> text, out ByteRange value)
    {
        var token = scanner.Read(text, isFinal: true);
        return TryFinish(ref scanner, text, token, out value);
    }

    /// <summary>As <see cref="TryRead"/>, where the value's first token has been read already.</summary>
    public static bool TryFinish(ref JsonScanner scanner, ReadOnlySpan<byte> text, JsonToken first, out ByteRange value)
    {
        value = scanner.Token;
        if (first is JsonToken.StartObject or JsonToken.StartArray)
        {
            var start = scanner.Start;
            var depth = scanner.Depth;
            while (scanner.Depth >= depth)
            {
                if (scanner.Read(text, isFinal: true) == JsonToken.Fault)
                {
                    return false;
                }
            }

            value = ByteRange.Between(start, scanner.End);
            return true;
        }

        return first is JsonToken.String or JsonToken.Number or JsonToken.True or JsonToken.False or JsonToken.Null;
    }
}
