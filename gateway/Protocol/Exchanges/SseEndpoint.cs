namespace McpGateway.Protocol.Exchanges;

/// <summary>The two endpoints of the 2024-11-05 transport (basic/transports, HTTP with SSE).</summary>
public enum SseEndpoint
{
    /// <summary>Neither: Streamable HTTP.</summary>
    None,

    /// <summary>What the server says, by GET.</summary>
    Stream,

    /// <summary>What the client says, by POST.</summary>
    Messages,
}
