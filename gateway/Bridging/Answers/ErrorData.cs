using McpGateway.Bridging.Messages;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Answers;

/// <summary>The member <c>uri</c> of <c>error.data</c>: which resource was not found (2026-07-28, server/resources).</summary>
internal static class ErrorData
{
    private static readonly OwnedKeys Keys = new("uri");

    /// <summary>The string token; absent where data has no such member, or no single reading of it.</summary>
    public static ByteRange UriOf(ReadOnlySpan<byte> message, ByteRange data)
    {
        Span<ByteRange> values = stackalloc ByteRange[1];
        return JsonKinds.Of(message, data) == JsonKind.Object
            && JsonObjects.TryRead(message, data, Keys, values) == ReadFault.None
            && JsonKinds.Of(message, values[0]) == JsonKind.String
                ? values[0]
                : default;
    }

    /// <summary>Sets the member, whatever data was: replaced, added, or data itself made anew.</summary>
    public static void SetUri(ReadOnlySpan<byte> message, in AnswerParts parts, byte[] uri, Edits edits)
    {
        var present = UriOf(message, parts.Data);
        if (present.IsPresent)
        {
            edits.Replace(present, uri);
        }
        else if (!parts.Data.IsPresent)
        {
            edits.Insert(parts.Error.End - 1, (byte[])[.. ",\"data\":{\"uri\":"u8, .. uri, (byte)'}']);
        }
        else if (CanTakeUri(message, parts.Data))
        {
            edits.Insert(parts.Data.Start + 1, (byte[])[.. "\"uri\":"u8, .. uri, (byte)',']);
        }
        else
        {
            edits.Replace(parts.Data, (byte[])[.. "{\"uri\":"u8, .. uri, (byte)'}']);
        }
    }

    /// <summary>An object with members, none of which is, or looks like, <c>uri</c>: a second one would have two readings.</summary>
    private static bool CanTakeUri(ReadOnlySpan<byte> message, ByteRange data)
    {
        Span<ByteRange> values = stackalloc ByteRange[1];
        return JsonKinds.Of(message, data) == JsonKind.Object
            && JsonObjects.TryRead(message, data, Keys, values) == ReadFault.None
            && !values[0].IsPresent
            && data.Of(message)[1..^1].IndexOfAnyExcept(" \t\r\n"u8) >= 0;
    }
}
