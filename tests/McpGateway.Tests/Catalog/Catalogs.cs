using McpGateway.Backends.Listing;
using McpGateway.Catalog.Entries;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Names;
using McpGateway.Configuration;

namespace McpGateway.Tests.Catalog;

/// <summary>Snapshots and catalogs of a few servers.</summary>
internal static class Catalogs
{
    public static ServerOptions Server(string name, bool trusted = false) =>
        new() { Name = name, Transport = ServerTransport.Http, ClusterId = name + "-c", Trusted = trusted };

    public static CatalogServer Known(string name, ServerListing listing, bool isListed = true, bool isModern = false, bool trusted = false) =>
        new(Server(name, trusted), new ServerEntries(name, listing, new PublicNames(48)), isListed, isModern);

    /// <summary>Configured, but never read.</summary>
    public static CatalogServer Unread(string name) => new(Server(name), null, IsListed: false, IsModern: false);

    public static MergedCatalog Merge(params CatalogServer[] servers) => new(Snapshots.Of(servers.Select(server => server.Options)), servers);
}
