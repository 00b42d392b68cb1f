using McpGateway.Admin;
using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway;

/// <summary>Tells the operator's page how the servers of a snapshot are doing.</summary>
internal sealed class BackendStatusSource(IBackends backends) : IServerStatusSource
{
    public IEnumerable<ServerStatus> Of(Snapshot snapshot) =>
        snapshot.Servers.Values.OrderBy(server => server.Name, StringComparer.Ordinal).Select(Of);

    private ServerStatus Of(ServerOptions server)
    {
        if (backends.Find(server.ClusterId) is not { } backend)
        {
            return new ServerStatus(server.Name, server.ClusterId, "starting", null, null, 0);
        }

        ServerListing listing = backend.Listing;
        return new ServerStatus(
            server.Name,
            server.ClusterId,
            backend.Status.State.ToString().ToLowerInvariant(),
            backend.Status.Reason,
            backend.Era?.Era switch { Era.Modern => "modern", Era.Legacy => "legacy", _ => null },
            listing.Tools.Length + listing.Prompts.Length + listing.Resources.Length + listing.Templates.Length);
    }
}
