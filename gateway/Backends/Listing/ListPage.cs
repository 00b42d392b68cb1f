using System.Buffers.Text;
using McpGateway.Backends.Messages;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Listing;

/// <summary>What the result of a list request says around its entries.</summary>
/// <param name="Items">The array of entries.</param>
/// <param name="NextCursor">The string token of nextCursor; absent on the last page. An empty string is a cursor.</param>
/// <param name="Ttl">ttlMs; null where there is none.</param>
internal readonly record struct ListPage(ByteRange Items, ByteRange NextCursor, TimeSpan? Ttl)
{
    /// <summary>The longest cursor that is sent back, in bytes.</summary>
    public const int MaxCursor = 64 * 1024;

    /// <summary>Reads it from a result; what is wrong with it in words, or null.</summary>
    public static string? TryRead(ReadOnlySpan<byte> message, ByteRange result, ListKind kind, out ListPage page)
    {
        Span<ByteRange> at = stackalloc ByteRange[4];
        page = default;
        var fault = Members.TryRead(message, result, kind.PageKeys, at);
        if (fault != ReadFault.None)
        {
            return fault == ReadFault.Ambiguous ? "a key of its page stands twice" : "its page is no valid JSON object";
        }

        if (JsonKinds.Of(message, at[0]) != JsonKind.Array)
        {
            return $"its page has no array {kind.Items}";
        }

        if (at[3].IsPresent && JsonObjects.StringOf(message, at[3]) != "complete")
        {
            return "its page is not complete (resultType)";
        }

        var cursor = at[1];
        switch (JsonKinds.Of(message, cursor))
        {
            case JsonKind.Null:
                cursor = default;
                break;
            case JsonKind.Absent or JsonKind.String:
                break;
            default:
                return "its nextCursor is no string";
        }

        if (cursor.Length > MaxCursor)
        {
            return "its nextCursor is too long";
        }

        page = new ListPage(at[0], cursor, TtlOf(message, at[2]));
        return null;
    }

    private static readonly TimeSpan LongestTtl = TimeSpan.FromDays(1);

    private static TimeSpan? TtlOf(ReadOnlySpan<byte> message, ByteRange value)
        => JsonKinds.Of(message, value) == JsonKind.Number
            && Utf8Parser.TryParse(value.Of(message), out long milliseconds, out var used) && used == value.Length && milliseconds >= 0
                ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, LongestTtl.TotalMilliseconds))
                : null;
}
