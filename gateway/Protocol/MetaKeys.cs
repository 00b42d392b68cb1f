namespace McpGateway.Protocol;

/// <summary>The keys of <c>_meta</c> that the specification reserves (2026-07-28 basic/index; SEP-414 for the last three).</summary>
public static class MetaKeys
{
    public const string ProtocolVersion = "io.modelcontextprotocol/protocolVersion";
    public const string ClientCapabilities = "io.modelcontextprotocol/clientCapabilities";
    public const string ClientInfo = "io.modelcontextprotocol/clientInfo";
    public const string LogLevel = "io.modelcontextprotocol/logLevel";
    public const string SubscriptionId = "io.modelcontextprotocol/subscriptionId";
    public const string ServerInfo = "io.modelcontextprotocol/serverInfo";
    public const string RelatedTask = "io.modelcontextprotocol/related-task";
    public const string ProgressToken = "progressToken";
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";
    public const string Baggage = "baggage";
}
