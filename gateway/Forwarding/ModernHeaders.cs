using System.Net.Http.Headers;
using McpGateway.Backends.Listing;
using McpGateway.Bridging.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;
using Microsoft.Extensions.Primitives;

namespace McpGateway.Forwarding;

/// <summary>The headers that mirror a modern message, made anew from the body that is sent (2026-07-28, streamable-http).</summary>
internal static class ModernHeaders
{
    public static void Mirror(BridgedCall call, HttpRequestHeaders headers)
    {
        headers.TryAddWithoutValidation(McpHeaderNames.Method, call.Request.MethodName);
        if (call.Request.Method.Traits().HasNameHeader)
        {
            headers.TryAddWithoutValidation(McpHeaderNames.Name, HeaderText.Encode(call.Route.OriginalName));
        }
    }

    /// <summary>
    /// The arguments that the tool wants mirrored, by its newest list: after −32020 that is another one than the route's.
    /// Null in <paramref name="made"/> where it wants none. The refusal, where two readers would find two values.
    /// </summary>
    public static Refusal? MakeParams(BridgedCall call, out List<KeyValuePair<string, string>>? made)
    {
        made = null;
        if (call.Request.Method != McpMethod.ToolsCall
            || (call.Route.Backend.Listing.FindTool(call.Route.OriginalName) ?? call.Route.Entry as ToolEntry) is not { ParamHeaders.Headers.Count: > 0 } tool)
        {
            return null;
        }

        made = [];
        PassUnknown(call.Context.Request.Headers, tool.ParamHeaders, made);
        return tool.ParamHeaders.TryMake(call.Request.Body.Span, call.Request.Params.Arguments, made);
    }

    /// <summary>
    /// A header that the tool's schema as read here does not name may be one that the server names by now: an
    /// intermediary must forward it, and the server compares it with the body itself. One that no client may write would
    /// fail on the way out, as if the server were at fault.
    /// </summary>
    internal static void PassUnknown(IHeaderDictionary headers, ParamHeaderMap known, List<KeyValuePair<string, string>> made)
    {
        foreach ((string name, StringValues values) in headers)
        {
            if (name.StartsWith(McpHeaderNames.ParamPrefix, StringComparison.OrdinalIgnoreCase)
                && values is [{ } value] && HeaderText.Decode(value) is not null && made.Count < ParamHeaderMap.MaxHeaders
                && !known.Headers.Any(header => header.HeaderName.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                made.Add(new(name, value));
            }
        }
    }
}
