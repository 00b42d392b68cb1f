using System.Collections.Immutable;
using McpGateway.Access;
using McpGateway.Backends.Listing;
using McpGateway.Catalog.Names;

namespace McpGateway.Catalog.Entries;

/// <summary>Gives the entries of one server their public names, so that no two of a kind share one.</summary>
internal static class EntryNaming
{
    /// <summary>Tools or prompts. Where two names still fall together after the longer hash, both are left out: neither can stand for the other.</summary>
    public static EntryTable Named<T>(TargetKind kind, string server, ImmutableArray<T> listed, PublicNames names)
        where T : ListedEntry
    {
        var distinct = Distinct(listed);
        var first = distinct.Select(entry => names.Of(server, entry.Name)).ToList();
        var taken = first.CountBy(name => name).ToDictionary(StringComparer.Ordinal);
        var settled = distinct
            .Zip(first, (entry, name) => new CatalogEntry(kind, entry, taken[name] == 1 ? name : names.OfColliding(server, entry.Name)))
            .ToList();
        var still = settled.CountBy(entry => entry.PublicName).Where(pair => pair.Value > 1).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        return new EntryTable([.. settled.Where(entry => !still.Contains(entry.PublicName))]);
    }

    /// <summary>Resources or templates: their public form is reversible by itself.</summary>
    public static EntryTable Located<T>(TargetKind kind, string server, ImmutableArray<T> listed)
        where T : ListedEntry =>
        new([.. Distinct(listed).Select(entry => new CatalogEntry(kind, entry, PublicUris.Of(server, entry.Name)))]);

    private static List<ListedEntry> Distinct<T>(ImmutableArray<T> listed)
        where T : ListedEntry =>
        [.. listed.DistinctBy(entry => entry.Name, StringComparer.Ordinal)];
}
