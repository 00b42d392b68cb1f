using System.Collections.Frozen;
using McpGateway.Access;
using McpGateway.Catalog.Entries;
using McpGateway.Catalog.Names;
using McpGateway.Configuration;

namespace McpGateway.Catalog.Merging;

/// <summary>
/// All servers of one snapshot with their last good readings, and the way from names to them. Immutable. Finding a
/// name costs the same however many there are.
/// </summary>
public sealed class MergedCatalog
{
    private readonly FrozenDictionary<string, CatalogServer> _servers;
    private readonly FrozenDictionary<string, CatalogServer>.AlternateLookup<ReadOnlySpan<char>> _byPart;
    private readonly FrozenDictionary<string, (CatalogServer Server, CatalogEntry Entry)> _plain;
    private readonly PublicNames _names;

    /// <param name="snapshot">Whose servers these are.</param>
    /// <param name="servers">Each configured server once.</param>
    public MergedCatalog(Snapshot snapshot, IReadOnlyCollection<CatalogServer> servers)
    {
        Snapshot = snapshot;
        InOrder = [.. servers.OrderBy(server => server.Name, StringComparer.Ordinal)];
        _names = new PublicNames(snapshot.Gateway.Names.MaxLength);
        _servers = InOrder.ToFrozenDictionary(server => server.Name, StringComparer.Ordinal);
        _byPart = _servers.GetAlternateLookup<ReadOnlySpan<char>>();
        _plain = PlainNames.Of(InOrder);
    }

    public Snapshot Snapshot { get; }

    /// <summary>In ordinal order of their names: the first half of the order of every merged list.</summary>
    public IReadOnlyList<CatalogServer> InOrder { get; }

    public CatalogServer? Find(string server) => _servers.GetValueOrDefault(server);

    /// <summary>True if the server's own lists show this URI: only then a link to the web may be turned into a resource.</summary>
    public bool ListsResource(string server, string uri) =>
        Find(server)?.Entries?.Of(TargetKind.Resource).FindOriginal(uri) is not null;

    /// <summary>What a tool or prompt name means on <paramref name="endpointServer"/>'s endpoint, or on <c>/mcp</c> if that is null.</summary>
    public Resolved ResolveName(TargetKind kind, string name, string? endpointServer)
    {
        if (endpointServer is not null)
        {
            return Find(endpointServer) is { } own ? InServer(own, own.Entries?.Of(kind).FindOriginal(name), name) : Resolved.Unknown;
        }

        // A name whose first part is a configured server means that server and nothing else: a server that is added
        // or removed, sick or denied never moves a name to another one.
        if (PublicNames.TrySplit(name, out var part, out var local) && _byPart.TryGetValue(part, out var server))
        {
            var entry = server.Entries?.Of(kind).FindPublic(name);
            var original = entry is null && server.Entries is null ? local.ToString() : null;
            return InServer(server, entry, original is not null && _names.Of(server.Name, original) == name ? original : null);
        }

        return kind == TargetKind.Tool && _plain.TryGetValue(name, out var plain)
            ? new Resolved(plain.Server, plain.Entry, plain.Entry.OriginalName, Known: true)
            : Resolved.Unknown;
    }

    /// <summary>
    /// What a resource URI, or with <see cref="TargetKind.ResourceTemplate"/> a URI template, means. Resources exist
    /// beyond the lists, so one of a configured server may exist.
    /// </summary>
    public Resolved ResolveUri(TargetKind kind, string uri, string? endpointServer)
    {
        CatalogServer? server;
        var original = uri;
        if (endpointServer is not null)
        {
            server = Find(endpointServer);
        }
        else if (!PublicUris.TrySplit(uri, out var part, out original) || !_byPart.TryGetValue(part, out server))
        {
            server = null;
        }

        return server is null
            ? Resolved.Unknown
            : new Resolved(server, server.Entries?.Of(kind).FindOriginal(original), original, Known: true);
    }

    /// <summary>The tool of a server by the server's own name for it.</summary>
    public Resolved ResolveTool(string server, string originalName) => ResolveName(TargetKind.Tool, originalName, server);

    /// <summary>Of a server that was never read nothing is known, so nothing is denied to exist: the policy decides by name, and the call is told that the server is not there.</summary>
    private static Resolved InServer(CatalogServer server, CatalogEntry? entry, string? original) => entry is not null
        ? new Resolved(server, entry, entry.OriginalName, Known: true)
        : new Resolved(server, null, original, Known: server.Entries is null && original is not null);
}
