using McpGateway.Bridging.Questions;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Answers;

/// <summary>
/// A legacy server's −32042 (2025-11-25, client/elicitation: URLElicitationRequired) as the result that asks a modern
/// client: the server ran nothing and wants the call again once the user has been to the page, so no state is needed.
/// </summary>
internal static class UrlElicitations
{
    private static readonly OwnedKeys DataKeys = new("elicitations");
    private static readonly OwnedKeys Keys = new("mode", "elicitationId", "url", "message");

    /// <summary>The whole answer, owned by the caller; null where the data has no reading that could be asked.</summary>
    public static PooledBytes? Write(ReadOnlySpan<byte> message, ByteRange data, ReadOnlySpan<byte> id)
    {
        Span<ByteRange> at = stackalloc ByteRange[4];
        if (JsonKinds.Of(message, data) != JsonKind.Object
            || JsonObjects.TryRead(message, data, DataKeys, at[..1]) != ReadFault.None
            || JsonKinds.Of(message, at[0]) != JsonKind.Array)
        {
            return null;
        }

        using var output = new PooledWriter(512);
        output.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        output.Write(id);
        output.Write(",\"result\":{\"resultType\":\"input_required\",\"inputRequests\":{"u8);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var items = new JsonItems(message, at[0]);
        while (items.MoveNext())
        {
            if (seen.Count == InputRequired.MaxQuestions
                || JsonKinds.Of(message, items.Value) != JsonKind.Object
                || JsonObjects.TryRead(message, items.Value, Keys, at) != ReadFault.None
                || !IsUrl(message, at[0])
                || JsonObjects.StringOf(message, at[1]) is not { } name || !seen.Add(name)
                || JsonObjects.StringOf(message, at[2]) is null || JsonObjects.StringOf(message, at[3]) is null)
            {
                return null;
            }

            output.Write(seen.Count == 1 ? default : ","u8);
            output.Write(at[1].Of(message));
            output.Write(":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"message\":"u8);
            output.Write(at[3].Of(message));
            output.Write(",\"url\":"u8);
            output.Write(at[2].Of(message));
            output.Write("}}"u8);
        }

        output.Write("}}}"u8);
        return items.Fault == ReadFault.None && seen.Count > 0 ? output.Detach() : null;
    }

    private static bool IsUrl(ReadOnlySpan<byte> message, ByteRange mode) =>
        !mode.IsPresent || (JsonKinds.Of(message, mode) == JsonKind.String && JsonText.Equals(mode.Of(message), "url"u8));
}
