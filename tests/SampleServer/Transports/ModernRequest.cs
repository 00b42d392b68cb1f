using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SampleServer.Transports;

/// <summary>What revision 2026-07-28 demands of a request before a handler sees it (MCP 2026-07-28, "Streamable HTTP").</summary>
public static class ModernRequest
{
    private const string Version = "2026-07-28";

    private static readonly string[] LegacyVersions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    /// <summary>A reason not to answer, with its HTTP status.</summary>
    public sealed record Refusal(int Status, JsonRpcErrorDetail Error);

    /// <summary>True where the header names a revision that is not one of the legacy ones.</summary>
    public static bool Claims(HttpRequest request)
    {
        var version = request.Headers[RequestGuard.VersionHeader].ToString();
        return version.Length > 0 && !LegacyVersions.Contains(version, StringComparer.Ordinal);
    }

    /// <summary>True where the body says what only a modern request says.</summary>
    public static bool Claims(JsonRpcMessage message) => Meta(message)?.ContainsKey(MetaKeys.ProtocolVersion) ?? false;

    /// <summary>Null where the request may go on.</summary>
    public static Refusal? Refuse(HttpRequest request, JsonRpcMessage message, bool stateless)
    {
        var header = request.Headers[RequestGuard.VersionHeader].ToString();
        if (header.Length > 0 && (header != Version || !stateless))
        {
            return UnsupportedVersion(header, stateless);
        }

        if (message is not JsonRpcRequest call)
        {
            return null;
        }

        var meta = Meta(message);
        var inBody = Text(meta?[MetaKeys.ProtocolVersion]);
        var name = call.Method is RequestMethods.ResourcesRead ? Text(Params(message)?["uri"]) : Text(Params(message)?["name"]);
        var named = call.Method is RequestMethods.ToolsCall or RequestMethods.PromptsGet or RequestMethods.ResourcesRead;
        return header.Length > 0 && inBody is null ? Bad(McpErrorCode.InvalidParams, $"_meta lacks {MetaKeys.ProtocolVersion}.")
            : header != inBody ? Bad(McpErrorCode.HeaderMismatch, $"{RequestGuard.VersionHeader} differs from the body.")
            : request.Headers["Mcp-Method"] != call.Method ? Bad(McpErrorCode.HeaderMismatch, "Mcp-Method is missing or differs from the body.")
            : named && McpHeaderEncoder.DecodeValue(request.Headers["Mcp-Name"]) != name ? Bad(McpErrorCode.HeaderMismatch, "Mcp-Name is missing or differs from the body.")
            : meta?[MetaKeys.ClientCapabilities] is not JsonObject ? Bad(McpErrorCode.InvalidParams, $"_meta lacks {MetaKeys.ClientCapabilities}.")
            : IsRemoved(call.Method) ? new Refusal(StatusCodes.Status404NotFound, Detail(McpErrorCode.MethodNotFound, $"{call.Method} is not part of {Version}."))
            : null;
    }

    /// <summary>Some errors have an HTTP status of their own, which can be set only before the first byte.</summary>
    public static ValueTask SetStatus(HttpResponse response, JsonRpcMessage? first)
    {
        if (first is JsonRpcError { Error: { } error } && !response.HasStarted)
        {
            response.StatusCode = (McpErrorCode)error.Code switch
            {
                McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.HeaderMismatch => StatusCodes.Status400BadRequest,
                _ => response.StatusCode,
            };
        }

        return default;
    }

    private static bool IsRemoved(string method) =>
        method is "initialize" or "ping" or "logging/setLevel" or "resources/subscribe" or "resources/unsubscribe";

    private static Refusal UnsupportedVersion(string requested, bool stateless)
    {
        var data = new UnsupportedProtocolVersionErrorData { Requested = requested, Supported = stateless ? [Version] : [.. LegacyVersions] };
        var error = Detail(McpErrorCode.UnsupportedProtocolVersion, $"{requested} is not served here.");
        error.Data = JsonSerializer.SerializeToNode(data, McpJsonUtilities.DefaultOptions);
        return new Refusal(StatusCodes.Status400BadRequest, error);
    }

    private static Refusal Bad(McpErrorCode code, string text) => new(StatusCodes.Status400BadRequest, Detail(code, text));

    private static JsonRpcErrorDetail Detail(McpErrorCode code, string text) => new() { Code = (int)code, Message = text };

    private static JsonObject? Meta(JsonRpcMessage message) => Params(message)?["_meta"] as JsonObject;

    private static JsonObject? Params(JsonRpcMessage message) => message switch
    {
        JsonRpcRequest request => request.Params as JsonObject,
        JsonRpcNotification notification => notification.Params as JsonObject,
        _ => null,
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
