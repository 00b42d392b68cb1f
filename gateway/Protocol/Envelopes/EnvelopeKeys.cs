using McpGateway.Protocol.Json;

namespace McpGateway.Protocol.Envelopes;

/// <summary>
/// The keys that the gateway owns in requests, per object (design: "Two parsers must never read one message two ways").
/// The constants are the indices.
/// </summary>
internal static class EnvelopeKeys
{
    public const int JsonRpc = 0, Id = 1, Method = 2, Params = 3, Result = 4, Error = 5;

    public const int Name = 0, Uri = 1, UriTemplate = 2, Ref = 3, Cursor = 4, Arguments = 5, Argument = 6, Context = 7,
        RequestState = 8, InputResponses = 9, ProtocolVersion = 10, Capabilities = 11, ClientInfo = 12, Level = 13,
        RequestId = 14, ProgressToken = 15, Notifications = 16, Meta = 17, Task = 18, TaskId = 19;

    /// <summary>Those of <see cref="SpecialParams"/>.</summary>
    public static ReadOnlySpan<int> Special =>
    [
        Ref, Cursor, Argument, Context, ProtocolVersion, Capabilities, ClientInfo, Level, RequestId, ProgressToken, Notifications, TaskId,
    ];

    public const int MetaProtocolVersion = 0, MetaClientCapabilities = 1, MetaClientInfo = 2, MetaLogLevel = 3,
        MetaSubscriptionId = 4, MetaServerInfo = 5, MetaProgressToken = 6, MetaTraceParent = 7, MetaTraceState = 8,
        MetaBaggage = 9;

    public const int RefType = 0, RefName = 1, RefUri = 2;

    public static readonly OwnedKeys Top = new("jsonrpc", "id", "method", "params", "result", "error");

    public static readonly OwnedKeys InParams = new(
        "name", "uri", "uriTemplate", "ref", "cursor", "arguments", "argument", "context", "requestState",
        "inputResponses", "protocolVersion", "capabilities", "clientInfo", "level", "requestId", "progressToken",
        "notifications", "_meta", "task", "taskId");

    public static readonly OwnedKeys InMeta = new(
        MetaKeys.ProtocolVersion, MetaKeys.ClientCapabilities, MetaKeys.ClientInfo, MetaKeys.LogLevel,
        MetaKeys.SubscriptionId, MetaKeys.ServerInfo, MetaKeys.ProgressToken, MetaKeys.TraceParent, MetaKeys.TraceState,
        MetaKeys.Baggage);

    public static readonly OwnedKeys InRef = new("type", "name", "uri");
}
