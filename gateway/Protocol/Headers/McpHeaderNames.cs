namespace McpGateway.Protocol.Headers;

/// <summary>Header names of the Streamable HTTP transport.</summary>
public static class McpHeaderNames
{
    public const string ProtocolVersion = "MCP-Protocol-Version";
    public const string SessionId = "Mcp-Session-Id";
    public const string Method = "Mcp-Method";
    public const string Name = "Mcp-Name";
    public const string LastEventId = "Last-Event-ID";

    /// <summary>Followed by the name that a tool's schema gives (<c>x-mcp-header</c>).</summary>
    public const string ParamPrefix = "Mcp-Param-";
}
