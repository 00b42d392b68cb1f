using McpGateway.Configuration;

namespace McpGateway.Backends;

/// <summary>
/// Sends one HTTP request to one replica of a server, over the same clients, balancing and health as every forwarded
/// call. Implemented by the room that owns the proxy.
/// </summary>
public interface IUpstreamTransport
{
    /// <summary>
    /// Sends at most once and returns as soon as the response headers are there. Redirects are not followed, no body
    /// is decoded, no cookie is kept.
    /// </summary>
    /// <param name="server">Whose <see cref="ServerOptions.ClusterId"/> names the cluster: address, TLS and configured headers are that cluster's and no other's.</param>
    /// <param name="request">Method, headers and body. The address is the transport's to set, as are the configured headers; a relative one is a path with query that takes the place of the configured one, at the same origin.</param>
    /// <param name="replicaId">The replica to use; null: any that is healthy.</param>
    /// <param name="cancellationToken">Ends the sending; the response's body is read under the caller's own.</param>
    /// <exception cref="HttpRequestException">
    /// Nothing came back. <see cref="HttpRequestError.ConnectionError"/>, <see cref="HttpRequestError.NameResolutionError"/>,
    /// <see cref="HttpRequestError.SecureConnectionError"/> and <see cref="HttpRequestError.ProxyTunnelError"/> only where
    /// it is certain that no byte of the request was sent; the cluster or replica being gone is one of these too.
    /// </exception>
    ValueTask<UpstreamHttpReply> SendAsync(ServerOptions server, HttpRequestMessage request, string? replicaId, CancellationToken cancellationToken);
}

/// <summary>Response headers and the body still to be read.</summary>
/// <param name="Response">Owned by the receiver; disposing it closes the stream, which for a modern server is the cancellation of the call.</param>
/// <param name="ReplicaId">Who answered: what a session that it opens is pinned to.</param>
public readonly record struct UpstreamHttpReply(HttpResponseMessage Response, string ReplicaId);
