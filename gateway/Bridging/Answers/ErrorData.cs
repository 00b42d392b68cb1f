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

    /// <summary>Gives the URI at <paramref name="uri"/>, if any, as the client knows it.</summary>
    public static void ShowPublicUri(ReadOnlySpan<byte> message, ByteRange uri, Func<string, string>? publicUri, Edits edits)
    {
        if (publicUri is not null && uri.IsPresent && JsonText.TryDecode(uri.Of(message), out var own))
        {
            edits.Replace(uri, JsonText.ToStringToken(publicUri(own)));
        }
    }

    /// <summary>Adds the member where it does not stand; data that cannot take it is made anew.</summary>
    public static void AddUri(ReadOnlySpan<byte> message, ByteRange error, ByteRange data, byte[] uri, Edits edits)
    {
        if (!data.IsPresent)
        {
            edits.Insert(error.End - 1, (byte[])[.. ",\"data\":{\"uri\":"u8, .. uri, (byte)'}']);
        }
        else if (CanTakeUri(message, data))
        {
            edits.Insert(data.Start + 1, (byte[])[.. "\"uri\":"u8, .. uri, (byte)',']);
        }
        else
        {
            edits.Replace(data, (byte[])[.. "{\"uri\":"u8, .. uri, (byte)'}']);
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
