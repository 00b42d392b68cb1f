using McpGateway.Protocol.Envelopes;

namespace McpGateway.Protocol.Responses;

/// <summary>What a server's message said. All of it is known once the message is complete.</summary>
public sealed class ResponseFacts
{
    /// <summary>Response, Notification, or Request (a legacy server's question).</summary>
    public MessageKind Kind { get; internal set; }

    /// <summary>Of requests and notifications.</summary>
    public McpMethod Method { get; internal set; }

    /// <summary>Of requests and notifications; empty otherwise.</summary>
    public string MethodName { get; internal set; } = "";

    /// <summary>The id as the server wrote it; empty where there is none.</summary>
    public ReadOnlyMemory<byte> RawId { get; internal set; }

    public bool HasResult { get; internal set; }

    /// <summary>The response is a JSON-RPC error.</summary>
    public bool HasError { get; internal set; }

    /// <summary>The server's own code; null where there is none, or no number.</summary>
    public long? ErrorCode { get; internal set; }

    /// <summary><c>result.isError</c> is true: the tool ran and failed.</summary>
    public bool IsToolError { get; internal set; }

    /// <summary>As the server wrote it; null where absent or not a string.</summary>
    public string? ResultType { get; internal set; }

    internal bool HasMethod { get; set; }

    internal bool HasJsonRpc { get; set; }

    internal bool IdIsNull { get; set; }

    /// <summary>Nothing is known yet of the next message.</summary>
    internal void Clear()
    {
        Kind = default;
        Method = default;
        MethodName = "";
        RawId = default;
        HasResult = HasError = HasMethod = HasJsonRpc = IdIsNull = IsToolError = false;
        ErrorCode = null;
        ResultType = null;
    }
}
