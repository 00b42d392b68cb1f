using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Json;

namespace McpGateway.Backends.Listing;

/// <summary>A tool.</summary>
public sealed record ToolEntry : ListedEntry
{
    /// <summary>It carries MCP Apps metadata (<c>_meta.ui</c>, or the older <c>_meta["ui/resourceUri"]</c>): embedded apps call it by its original name.</summary>
    public bool HasUi { get; init; }

    /// <summary>The string token of <c>_meta.ui.resourceUri</c> in <see cref="ListedEntry.Json"/>; absent without.</summary>
    public ByteRange UiResourceUri { get; init; }

    /// <summary>The string token of <c>_meta["ui/resourceUri"]</c>, which hosts from before 2026-01-26 read; absent without.</summary>
    public ByteRange FlatUiResourceUri { get; init; }

    /// <summary>The string token of <c>execution.taskSupport</c> (2025-11-25) in <see cref="ListedEntry.Json"/>; absent without.</summary>
    public ByteRange TaskSupport { get; init; }

    /// <summary>A call of it has to become a task of that revision.</summary>
    public bool RequiresTask { get; init; }

    /// <summary>The value of inputSchema; absent without.</summary>
    public ByteRange InputSchema { get; init; }

    /// <summary>The value of outputSchema; absent without.</summary>
    public ByteRange OutputSchema { get; init; }

    /// <summary>Its outputSchema says <c>"type": "object"</c>, which is all that revisions before 2026-07-28 allow.</summary>
    public bool IsObjectOutputSchema { get; init; }

    /// <summary>Which of its arguments a modern server wants in headers; empty where there are none, or none that are valid.</summary>
    public ParamHeaderMap ParamHeaders { get; init; } = ParamHeaderMap.Empty;

    /// <summary>Why its x-mcp-header annotations are invalid, in words: modern lists have to leave it out (2026-07-28, streamable-http). Null when they are valid or there are none.</summary>
    public string? InvalidParamHeaders { get; init; }

    /// <summary>See <see cref="InvalidParamHeaders"/>.</summary>
    public bool HasInvalidParamHeaders => InvalidParamHeaders is not null;
}
