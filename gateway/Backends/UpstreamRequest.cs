using McpGateway.Protocol;

namespace McpGateway.Backends;

/// <summary>One message to one server, complete as the server shall read it. It is sent at most once (invariant 6).</summary>
public sealed record UpstreamRequest
{
    /// <summary>The message's method; becomes Mcp-Method towards a modern server.</summary>
    public required string Method { get; init; }

    /// <summary>params.name or params.uri, unescaped; becomes Mcp-Name towards a modern server. Null where the method has none.</summary>
    public string? Name { get; init; }

    /// <summary>The whole JSON-RPC message. It must stay unchanged until the exchange ends.</summary>
    public required ReadOnlyMemory<byte> Message { get; init; }

    /// <summary>
    /// The bytes of the message's id, a number or a string with its quotes, which the response has to bear.
    /// Empty: the message is a notification or a response, and the exchange ends without an event once the server has taken it.
    /// </summary>
    public ReadOnlyMemory<byte> Id { get; init; }

    /// <summary>Towards a legacy server: the conversation it belongs to (none for initialize itself). Null towards a modern one.</summary>
    public UpstreamSession? Session { get; init; }

    /// <summary>The revision that the message is written in; becomes MCP-Protocol-Version. Null for initialize.</summary>
    public ProtocolVersion? Version { get; init; }

    /// <summary>Mcp-Param-* headers for a modern server, names whole, values encoded already.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ParamHeaders { get; init; } = [];

    /// <summary>The replica to use; null: the session's, or any.</summary>
    public string? ReplicaId { get; init; }

    /// <summary>What the server asks on the way is given to the caller, who answers it. Else it is refused here.</summary>
    public bool TakesQuestions { get; init; }

    /// <summary>The gateway reads a list: for a server that is stopped while nobody uses it, that is no use.</summary>
    public bool IsReading { get; init; }

    /// <summary>Time without a byte; each byte from the server restarts it.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Ends the exchange whatever comes.</summary>
    public required TimeSpan MaxDuration { get; init; }
}
