using McpGateway.Catalog.Entries;

namespace McpGateway.Catalog.Views;

/// <summary>
/// The last entry that a client has seen: its server and name, and where it stood. The name is what counts, so that
/// paging goes on at the right place when entries came or went meanwhile; the index helps where names are cut, or where
/// the order is the server's and the entry is gone.
/// </summary>
/// <param name="Server">The server's name.</param>
/// <param name="Name">The original name, at most <see cref="MaxName"/> characters of it.</param>
/// <param name="Index">Its index at that time.</param>
internal readonly record struct ListPosition(string Server, string Name, int Index)
{
    /// <summary>URIs may be long, cursors not.</summary>
    public const int MaxName = 512;

    public static ListPosition Of(in ViewItem item, int index) => new(item.Server.Name, Cut(item.Entry), index);

    /// <summary>The index to go on at, in a list ordered by server, then name.</summary>
    public int NextInOrder(ReadOnlySpan<ViewItem> items)
    {
        if (Stands(items))
        {
            return Index + 1;
        }

        var (low, high) = (0, items.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var item = items[middle];
            var order = string.CompareOrdinal(item.Server.Name, Server);
            order = order != 0 ? order : string.CompareOrdinal(Cut(item.Entry), Name);
            (low, high) = order <= 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The index to go on at, in a list whose order is the server's own.</summary>
    public int NextInServerOrder(ReadOnlySpan<ViewItem> items)
    {
        if (Stands(items))
        {
            return Index + 1;
        }

        for (var i = 0; i < items.Length; i++)
        {
            if (Cut(items[i].Entry) == Name)
            {
                return i + 1;
            }
        }

        return Math.Clamp(Index, 0, items.Length);
    }

    private bool Stands(ReadOnlySpan<ViewItem> items) =>
        Index >= 0 && Index < items.Length && items[Index].Server.Name == Server && Cut(items[Index].Entry) == Name;

    private static string Cut(CatalogEntry entry)
    {
        var name = entry.OriginalName;
        return name.Length <= MaxName ? name : name[..(char.IsHighSurrogate(name[MaxName - 1]) ? MaxName - 1 : MaxName)];
    }
}
