using McpGateway.Backends.Listing;
using McpGateway.Bridging.Relay;
using McpGateway.Protocol;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Forwarding;

/// <summary>The headers that mirror a modern message, made anew from the body that is sent (2026-07-28, streamable-http).</summary>
internal static class ModernHeaders
{
    /// <summary>Null where they are made; else why two readers would find two values.</summary>
    public static Refusal? Make(BridgedCall call, List<KeyValuePair<string, string>> made)
    {
        made.Add(new(McpHeaderNames.Method, call.Request.MethodName));
        if (call.Request.Method.Traits().HasNameHeader)
        {
            made.Add(new(McpHeaderNames.Name, HeaderText.Encode(call.Route.OriginalName)));
        }

        if (call.Route.Entry is not ToolEntry tool)
        {
            return null;
        }

        PassUnknown(call.Context.Request.Headers, tool.ParamHeaders, made);
        return tool.ParamHeaders.TryMake(call.Request.Body.Span, call.Request.Params.Arguments, made);
    }

    /// <summary>
    /// A header that the tool's schema as read here does not name may be one that the server names by now: an
    /// intermediary must forward it, and the server compares it with the body itself.
    /// </summary>
    private static void PassUnknown(IHeaderDictionary headers, ParamHeaderMap known, List<KeyValuePair<string, string>> made)
    {
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in headers)
        {
            if (name.StartsWith(McpHeaderNames.ParamPrefix, StringComparison.OrdinalIgnoreCase)
                && values is [{ } value] && made.Count < ParamHeaderMap.MaxHeaders
                && !known.Headers.Any(header => header.HeaderName.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                made.Add(new(name, value));
            }
        }
    }
}
