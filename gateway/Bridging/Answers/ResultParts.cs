using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Answers;

/// <summary>Where in a result stands what one era has and the other has not.</summary>
internal readonly record struct ResultParts
{
    private static readonly OwnedKeys Keys = new("resultType", "ttlMs", "cacheScope", "_meta", "structuredContent", "isError");

    public ByteRange ResultType { get; private init; }

    public ByteRange TtlMs { get; private init; }

    public ByteRange CacheScope { get; private init; }

    public ByteRange Meta { get; private init; }

    public ByteRange StructuredContent { get; private init; }

    public bool IsError { get; private init; }

    /// <summary>False where the result has no single reading.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, ByteRange result, out ResultParts parts)
    {
        Span<ByteRange> values = stackalloc ByteRange[6];
        var fault = JsonObjects.TryRead(message, result, Keys, values);
        parts = new ResultParts
        {
            ResultType = values[0],
            TtlMs = values[1],
            CacheScope = values[2],
            Meta = values[3],
            StructuredContent = values[4],
            IsError = JsonKinds.Of(message, values[5]) == JsonKind.True,
        };
        return fault == ReadFault.None && JsonKinds.Of(message, parts.Meta) is JsonKind.Absent or JsonKind.Object;
    }
}
