using System.Collections.Concurrent;
using McpGateway.Configuration;

namespace McpGateway.Forwarding;

/// <summary>
/// The server that each live cluster was made for: its credentials and authorities are those, whatever the name means
/// by now. Bounded by the snapshots that still serve a request.
/// </summary>
internal sealed class ClusterServers
{
    private readonly ConcurrentDictionary<string, ServerOptions> _servers = new(StringComparer.Ordinal);

    public IEnumerable<ServerOptions> All => _servers.Values;

    public void Set(ServerOptions server) => _servers[server.ClusterId] = server;

    public void Remove(string clusterId) => _servers.TryRemove(clusterId, out _);

    /// <exception cref="InvalidOperationException">No such cluster is live: a connection without its server's rules must not be made.</exception>
    public ServerOptions Of(string clusterId) => _servers.TryGetValue(clusterId, out ServerOptions? server)
        ? server
        : throw new InvalidOperationException($"Cluster {clusterId} belongs to no live server.");
}
