using McpGateway.Access;
using McpGateway.Backends.Listing;
using McpGateway.Protocol;

namespace McpGateway.Catalog.Entries;

/// <summary>One entry of one server's lists and its name on <c>/mcp</c>.</summary>
/// <param name="Kind">Which list it stands in.</param>
/// <param name="Listed">The server's own words, byte for byte.</param>
/// <param name="PublicName">Its name, URI or URI template on <c>/mcp</c>. On <c>/mcp/{server}</c> it keeps the server's.</param>
public sealed record CatalogEntry(TargetKind Kind, ListedEntry Listed, string PublicName)
{
    /// <summary>The name, URI or URI template as the server spells it.</summary>
    public string OriginalName => Listed.Name;

    /// <summary>
    /// False: for clients of this era it does not exist. A modern client must drop a tool whose <c>x-mcp-header</c> is
    /// invalid (2026-07-28, SEP-2243), so it is neither shown nor, by the same rule as everything else, to be called.
    /// </summary>
    public bool IsIn(Era era) => era == Era.Legacy || Listed is not ToolEntry { HasInvalidParamHeaders: true };

    /// <summary>The announcement that MCP Apps tools carry, if this is a tool that has one (<c>_meta.ui</c>).</summary>
    public bool CarriesUi => Listed is ToolEntry { HasUi: true };
}
