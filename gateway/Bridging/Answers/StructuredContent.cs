using McpGateway.Bridging.Messages;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Answers;

/// <summary>
/// Legacy revisions know objects only as structuredContent (2025-06-18, server/tools); 2026-07-28 allows any value. What is
/// no object is carried as <c>{"result": value}</c>, under the schema that the list shows.
/// </summary>
internal static class StructuredContent
{
    public static void Wrap(ReadOnlySpan<byte> message, ByteRange value, bool always, Edits edits)
    {
        if (value.IsPresent && (always || JsonKinds.Of(message, value) != JsonKind.Object))
        {
            edits.Insert(value.Start, "{\"result\":"u8.ToArray());
            edits.Insert(value.End, "}"u8.ToArray());
        }
    }
}
