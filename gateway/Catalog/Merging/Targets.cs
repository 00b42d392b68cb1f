using McpGateway.Access;
using McpGateway.Catalog.Entries;

namespace McpGateway.Catalog.Merging;

/// <summary>Puts what the catalog knows into the words that Access decides on: one way for lists and calls.</summary>
internal static class Targets
{
    /// <summary>An entry of a list.</summary>
    public static Target Of(CatalogServer server, CatalogEntry entry) =>
        Of(entry.Kind, new Resolved(server, entry, entry.OriginalName, Known: true));

    /// <summary>What a message names.</summary>
    public static Target Of(TargetKind kind, in Resolved resolved) => new()
    {
        Kind = kind,
        Server = resolved.Server?.Options,
        OriginalName = resolved.OriginalName,
        Known = resolved.Known,
        Hints = resolved.Entry?.Listed.Hints is { } hints
            ? new TargetHints(hints.ReadOnly, hints.Destructive)
            : null,
    };
}
