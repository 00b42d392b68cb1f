using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Names;
using McpGateway.Configuration;
using McpGateway.Protocol.Responses;

namespace McpGateway.Catalog;

/// <summary>Where a decided call goes, and how what comes back is named for this client. Written once, after Access has allowed it.</summary>
public sealed class RouteFeature
{
    private readonly MergedCatalog _catalog;
    private readonly bool _merged;

    internal RouteFeature(in Resolved resolved, CatalogServer server, Backend backend, MergedCatalog catalog, bool merged)
    {
        Server = server.Options;
        Backend = backend;
        Entry = resolved.Entry?.Listed;
        OriginalName = resolved.OriginalName!;
        (_catalog, _merged) = (catalog, merged);
    }

    /// <summary>Of the request's own snapshot.</summary>
    public ServerOptions Server { get; }

    public Backend Backend { get; }

    /// <summary>The tool, prompt, resource or template; null for a resource that no list shows.</summary>
    public ListedEntry? Entry { get; }

    /// <summary>The name, URI, URI template or task id as the server spells it: what <c>params</c> must say towards it.</summary>
    public string OriginalName { get; }

    /// <summary>How this client is shown the ids of tasks in the answer; null where there may be none.</summary>
    public ITaskIdRewriter? Tasks { get; init; }

    /// <summary>The one catalog that this call is seen in.</summary>
    internal MergedCatalog Catalog => _catalog;

    /// <summary>On <c>/mcp</c> names and URIs carry their server, in results too; on <c>/mcp/{server}</c> nothing is renamed.</summary>
    public bool RenamesUris => _merged;

    /// <summary>How this client is shown the URI of a resource that it has read (<c>contents[].uri</c>), such that it can read it again.</summary>
    public string PublicUri(string uri) => _merged ? PublicUris.Of(Server.Name, uri) : uri;

    /// <summary>As <see cref="PublicUri"/>, for <c>resource_link</c> and embedded resources. Links to the web stay, unless the server lists them as resources.</summary>
    public string PublicLink(string uri) => IsWeb(uri) && !_catalog.ListsResource(Server.Name, uri) ? uri : PublicUri(uri);

    private static bool IsWeb(string uri) =>
        uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
}
