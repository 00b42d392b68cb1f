namespace McpGateway.Protocol.Json;

/// <summary>What a JSON value is, told by its first byte.</summary>
public enum JsonKind
{
    /// <summary>There is no value.</summary>
    Absent,
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}

public static class JsonKinds
{
    /// <summary>The kind of the value that begins with this byte; the value itself must have passed <see cref="JsonScanner"/>.</summary>
    public static JsonKind OfFirstByte(byte first) => first switch
    {
        (byte)'{' => JsonKind.Object,
        (byte)'[' => JsonKind.Array,
        (byte)'"' => JsonKind.String,
        (byte)'t' => JsonKind.True,
        (byte)'f' => JsonKind.False,
        (byte)'n' => JsonKind.Null,
        _ => JsonKind.Number,
    };

    public static JsonKind Of(ReadOnlySpan<byte> message, ByteRange value) =>
        value.IsPresent ? OfFirstByte(message[value.Start]) : JsonKind.Absent;
}
