namespace McpGateway.Configuration;

/// <summary>How the gateway reaches a server.</summary>
public enum ServerTransport
{
    /// <summary>Streamable HTTP at <c>url</c> or <c>urls</c>.</summary>
    Http,

    /// <summary>HTTP+SSE at <c>url</c> or <c>urls</c> (2024-11-05, basic/transports): a stream for each conversation, to which messages are posted.</summary>
    Sse,

    /// <summary>A local process (<c>command</c>), over its standard input and output.</summary>
    Process,
}
