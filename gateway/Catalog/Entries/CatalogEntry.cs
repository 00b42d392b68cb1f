using McpGateway.Access;
using McpGateway.Backends.Listing;

namespace McpGateway.Catalog.Entries;

/// <summary>One entry of one server's lists and its name on <c>/mcp</c>.</summary>
/// <param name="Kind">Which list it stands in.</param>
/// <param name="Listed">The server's own words, byte for byte.</param>
/// <param name="PublicName">Its name, URI or URI template on <c>/mcp</c>. On <c>/mcp/{server}</c> it keeps the server's.</param>
public sealed record CatalogEntry(TargetKind Kind, ListedEntry Listed, string PublicName)
{
    /// <summary>The name, URI or URI template as the server spells it.</summary>
    public string OriginalName => Listed.Name;

    /// <summary>The announcement that MCP Apps tools carry, if this is a tool that has one (<c>_meta.ui</c>).</summary>
    public bool CarriesUi => Listed is ToolEntry { HasUi: true };
}
