using System.Collections.Frozen;
using System.Collections.Immutable;

namespace McpGateway.Catalog.Entries;

/// <summary>The entries of one kind of one server: in the server's order, in the order of names, and found by either name.</summary>
public sealed class EntryTable
{
    private readonly FrozenDictionary<string, CatalogEntry> _byOriginal;
    private readonly FrozenDictionary<string, CatalogEntry> _byPublic;

    /// <param name="entries">In the server's order, original and public names each unique.</param>
    public EntryTable(ImmutableArray<CatalogEntry> entries)
    {
        InServerOrder = entries;
        InNameOrder = entries.Sort((x, y) => string.CompareOrdinal(x.OriginalName, y.OriginalName));
        _byOriginal = entries.ToFrozenDictionary(entry => entry.OriginalName, StringComparer.Ordinal);
        _byPublic = entries.ToFrozenDictionary(entry => entry.PublicName, StringComparer.Ordinal);
    }

    public ImmutableArray<CatalogEntry> InServerOrder { get; }

    /// <summary>Ordinal, by the server's own names.</summary>
    public ImmutableArray<CatalogEntry> InNameOrder { get; }

    public CatalogEntry? FindOriginal(string name) => _byOriginal.GetValueOrDefault(name);

    public CatalogEntry? FindPublic(string name) => _byPublic.GetValueOrDefault(name);
}
