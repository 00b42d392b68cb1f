using McpGateway.Access;
using McpGateway.Backends.Listing;
using McpGateway.Catalog.Names;

namespace McpGateway.Catalog.Entries;

/// <summary>One good reading of one server's lists, named and indexed. Immutable; made once per reading, off the request path.</summary>
public sealed class ServerEntries
{
    private readonly EntryTable[] _tables;

    public ServerEntries(string server, ServerListing listing, PublicNames names)
    {
        Server = server;
        Listing = listing;
        _tables =
        [
            EntryNaming.Named(TargetKind.Tool, server, listing.Tools, names),
            EntryNaming.Named(TargetKind.Prompt, server, listing.Prompts, names),
            EntryNaming.Located(TargetKind.Resource, server, listing.Resources),
            EntryNaming.Located(TargetKind.ResourceTemplate, server, listing.Templates),
        ];
        CarriesApps = Of(TargetKind.Tool).InServerOrder.Any(entry => entry.CarriesUi);
    }

    public string Server { get; }

    public ServerListing Listing { get; }

    /// <summary>One of its tools announces an MCP App, whose code calls tools by their original names.</summary>
    public bool CarriesApps { get; }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> names no list.</exception>
    public EntryTable Of(TargetKind kind) => kind is > TargetKind.None and <= TargetKind.ResourceTemplate
        ? _tables[(int)kind - 1]
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "names no list");
}
