using System.Security.Cryptography;
using McpGateway.Catalog.Entries;
using McpGateway.Protocol;

namespace McpGateway.Catalog.Views;

/// <summary>
/// One list of one view, cut into pages made in advance. A page that begins elsewhere (a cursor from before a change)
/// is made when it is asked for, and is no larger than the others.
/// </summary>
internal sealed class ListPages
{
    private readonly ViewItem[] _items;
    private readonly ListPage[] _pages;
    private readonly PageBounds _bounds;
    private readonly bool _merged;
    private readonly Era _era;
    private byte[]? _digest;

    /// <param name="items">In order: on <c>/mcp</c> by server, then name; on <c>/mcp/{server}</c> the server's.</param>
    /// <param name="merged">For <c>/mcp</c>.</param>
    /// <param name="era">The client's.</param>
    /// <param name="bounds">How large a page may be.</param>
    public ListPages(ViewItem[] items, bool merged, Era era, PageBounds bounds)
    {
        (_items, _merged, _era, _bounds) = (items, merged, era, bounds);
        var pages = new List<ListPage>();
        var start = 0;
        do
        {
            pages.Add(Render(start));
            start = pages[^1].End;
        }
        while (start < items.Length);
        _pages = [.. pages];
    }

    public ReadOnlySpan<ViewItem> Items => _items;

    /// <summary>One of the tools is an MCP App's.</summary>
    public bool ShowsApps => Array.Exists(_items, item => item.Entry.CarriesUi);

    public ListPage First => _pages[0];

    /// <summary>SHA-256 of all entries as clients see them. Made when first asked for.</summary>
    public byte[] Digest => _digest ??= Hash();

    /// <summary>Bytes held.</summary>
    public long Size => _pages.Sum(page => (long)page.Entries.Length);

    /// <summary>The page after the entry that a cursor names, whatever happened to the list since it was given.</summary>
    public ListPage After(in ListPosition position)
    {
        var start = _merged ? position.NextInOrder(_items) : position.NextInServerOrder(_items);
        foreach (var page in _pages)
        {
            if (page.Start == start && start < _items.Length)
            {
                return page;
            }
        }

        return Render(start);
    }

    /// <summary>The place that a cursor after this page has to name.</summary>
    public ListPosition EndOf(ListPage page) => ListPosition.Of(_items[page.End - 1], page.End - 1);

    private byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var page in _pages)
        {
            hash.AppendData(page.Entries.Span);
        }

        return hash.GetHashAndReset();
    }

    private ListPage Render(int start)
    {
        using var output = new PooledWriter(4096);
        var end = start;
        while (end < _items.Length && end - start < _bounds.Entries && (end == start || output.Length + _items[end].Entry.Listed.Json.Length < _bounds.Bytes))
        {
            if (end > start)
            {
                output.Write((byte)',');
            }

            var (server, entry) = _items[end++];
            EntryRenderer.Write(output, entry, server.Name, _merged, wrapSchema: _era == Era.Legacy && server.IsModern, hasTasks: server.HasTasks(_era));
        }

        return new ListPage(start, end, end >= _items.Length, output.WrittenSpan.ToArray());
    }
}
