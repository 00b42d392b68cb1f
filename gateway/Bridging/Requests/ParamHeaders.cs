using McpGateway.Backends.Listing;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Bridging.Requests;

/// <summary>Arguments that a tool wants mirrored in <c>Mcp-Param-*</c> (2026-07-28, streamable-http), on either side of the gateway.</summary>
internal static class ParamHeaders
{
    /// <summary>Adds the headers for a modern server, made from the message that it gets. Null: all is well.</summary>
    public static Refusal? Make(Envelope written, ListedEntry? entry, List<KeyValuePair<string, string>> made) =>
        MapOf(entry).TryMake(written.Body.Span, written.Params.Arguments, made);

    /// <summary>
    /// Compares a modern client's headers with its arguments: whoever processes the body must, lest a proxy in front decide by a
    /// header what the server behind reads differently. Null where they agree.
    /// </summary>
    public static Refusal? Check(IHeaderDictionary headers, Envelope request, ListedEntry? entry, out string? detail) =>
        MapOf(entry).Check(headers, request.Body.Span, request.Params.Arguments, out detail);

    private static ParamHeaderMap MapOf(ListedEntry? entry) => (entry as ToolEntry)?.ParamHeaders ?? ParamHeaderMap.Empty;
}
