using System.Buffers;
using McpGateway.Backends.Listing;
using McpGateway.Catalog.Names;
using McpGateway.Protocol.Json;

namespace McpGateway.Catalog.Entries;

/// <summary>
/// Writes an entry as a client shall see it: the server's bytes, in which on <c>/mcp</c> the name or URI and the URI
/// of an MCP App (in both of its places) are replaced, for legacy clients an output schema that is no object, and for who can have no task of it that
/// it may become one. Nothing else changes.
/// </summary>
internal static class EntryRenderer
{
    private static readonly byte[] Forbidden = "\"forbidden\""u8.ToArray();

    /// <param name="output">Where to write.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="server">Whose it is.</param>
    /// <param name="merged">For <c>/mcp</c>, where names and URIs carry their server.</param>
    /// <param name="wrapSchema">For a legacy client of a modern server (2026-07-28 allows any output schema, earlier revisions objects only).</param>
    /// <param name="hasTasks">Its server has tasks for this client.</param>
    public static void Write(IBufferWriter<byte> output, CatalogEntry entry, string server, bool merged, bool wrapSchema, bool hasTasks)
    {
        var json = entry.Listed.Json;
        var changes = new List<(ByteRange At, byte[] Text)>(3);
        if (merged)
        {
            changes.Add((entry.Listed.NameToken, JsonText.ToStringToken(entry.PublicName)));
        }

        if (entry.Listed is ToolEntry tool)
        {
            AddUi(changes, tool, server, merged);
            if (tool.TaskSupport.IsPresent && !hasTasks)
            {
                changes.Add((tool.TaskSupport, Forbidden));
            }

            if (wrapSchema && tool.OutputSchema.IsPresent && !tool.IsObjectOutputSchema)
            {
                changes.Add((tool.OutputSchema, LegacyOutputSchema.Wrap(tool.OutputSchema.Of(json.Span))));
            }
        }

        changes.Sort(static (x, y) => x.At.Start.CompareTo(y.At.Start));
        var written = 0;
        foreach (var (at, text) in changes)
        {
            output.Write(json.Span[written..at.Start]);
            output.Write(text);
            written = at.End;
        }

        output.Write(json.Span[written..]);
    }

    private static void AddUi(List<(ByteRange At, byte[] Text)> changes, ToolEntry tool, string server, bool merged)
    {
        foreach (var at in (ReadOnlySpan<ByteRange>)[tool.UiResourceUri, tool.FlatUiResourceUri])
        {
            if (merged && at.IsPresent && JsonObjects.StringOf(tool.Json.Span, at) is { } uri)
            {
                changes.Add((at, JsonText.ToStringToken(PublicUris.Of(server, uri))));
            }
        }
    }
}
