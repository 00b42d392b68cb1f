namespace McpGateway.Protocol.Refusals;

/// <summary>The shape in which a refusal reaches the client.</summary>
public enum RefusalForm
{
    /// <summary>An HTTP status with one line of plain text: no message was read, or none can be answered.</summary>
    Http,

    /// <summary>A JSON-RPC error that bears the id of the request, where one was read.</summary>
    JsonRpc,

    /// <summary>A <c>tools/call</c> result with <c>isError: true</c>, which the model reads and can mend (SEP-1303).</summary>
    ToolResult,
}
