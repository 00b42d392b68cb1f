namespace McpGateway.Configuration;

/// <summary>How the gateway reaches a server.</summary>
public enum ServerTransport
{
    /// <summary>Streamable HTTP at <c>url</c> or <c>urls</c>.</summary>
    Http,

    /// <summary>A local process (<c>command</c>), over its standard input and output.</summary>
    Process,
}
