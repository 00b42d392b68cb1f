namespace McpGateway.Backends;

/// <summary>Hears of each conversation with a legacy server that was opened for a client's session, or found with the other gateway replicas.</summary>
public interface IUpstreamObserver
{
    /// <summary>
    /// Called before anything of the client is sent in it, so that what the server says beside calls finds a listener. The
    /// call waits for it: must end soon, and must not throw.
    /// </summary>
    ValueTask OpenedAsync(Backend backend, UpstreamSession session);
}
