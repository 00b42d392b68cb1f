using System.Collections.Concurrent;
using McpGateway.Backends.Messages;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Headers;
using McpGateway.Protocol.Json;

namespace McpGateway.Commands.Connecting;

/// <summary>Which arguments of which tools modern requests mirror in headers (2026-07-28, SEP-2243), learnt from the lists that pass by.</summary>
internal sealed class MirroredArguments
{
    private const int MostTools = 50_000;

    private static readonly OwnedKeys ResultKeys = new("tools", "nextCursor");
    private static readonly OwnedKeys ToolKeys = new("name", "inputSchema");

    private readonly ConcurrentDictionary<string, ParamHeaderMap> _tools = new(StringComparer.Ordinal);

    /// <summary>Learns from a result of tools/list. A tool whose annotations are invalid is for the client to leave out.</summary>
    /// <returns>The string token of nextCursor; empty on the last page.</returns>
    public ReadOnlySpan<byte> Learn(ReadOnlySpan<byte> message, ByteRange result)
    {
        Span<ByteRange> at = stackalloc ByteRange[2];
        if (JsonKinds.Of(message, result) != JsonKind.Object || Members.TryRead(message, result, ResultKeys, at) != ReadFault.None
            || JsonKinds.Of(message, at[0]) != JsonKind.Array)
        {
            return default;
        }

        Span<ByteRange> tool = stackalloc ByteRange[2];
        var items = new JsonItems(message, at[0], JsonScanner.DepthCeiling);
        while (items.MoveNext())
        {
            if (items.Kind == JsonKind.Object && Members.TryRead(message, items.Value, ToolKeys, tool) == ReadFault.None
                && JsonObjects.StringOf(message, tool[0]) is { } name)
            {
                Set(name, JsonKinds.Of(message, tool[1]) == JsonKind.Object ? ParamHeaderMap.Parse(tool[1].Of(message), out _) : null);
            }
        }

        return JsonKinds.Of(message, at[1]) == JsonKind.String ? at[1].Of(message) : default;
    }

    /// <summary>The headers of a tools/call; none where nothing is known of the tool.</summary>
    public List<KeyValuePair<string, string>> Of(Envelope request)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (request.Method == Protocol.McpMethod.ToolsCall && request.Name is { } name && _tools.TryGetValue(name, out var map))
        {
            // What two readers could read in two ways the gateway refuses.
            map.TryMake(request.Body.Span, request.Params.Arguments, headers);
        }

        return headers;
    }

    private void Set(string name, ParamHeaderMap? map)
    {
        if (map is { Headers.Count: > 0 } && _tools.Count < MostTools)
        {
            _tools[name] = map;
        }
        else
        {
            _tools.TryRemove(name, out _);
        }
    }
}
