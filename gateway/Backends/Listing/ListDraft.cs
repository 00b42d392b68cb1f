using System.Collections.Immutable;
using McpGateway.Configuration;

namespace McpGateway.Backends.Listing;

/// <summary>What a reading has brought so far, within the bounds of one server (design §7).</summary>
internal sealed class ListDraft(CatalogOptions bounds)
{
    private readonly Dictionary<ListKind, List<ListedEntry>> _entries = [];
    private readonly HashSet<(ListKind, string)> _names = [];
    private int _count;
    private int _pages;
    private long _bytes;

    /// <summary>What was left out: which entry, and why. At most 100 are kept, the rest is counted.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>What was left out beyond those.</summary>
    public int FurtherLeftOut { get; private set; }

    /// <summary>The smallest ttlMs.</summary>
    public TimeSpan? Ttl { get; private set; }

    /// <summary>Counts one more page; false when there were too many.</summary>
    public bool NextPage() => ++_pages <= bounds.Pages;

    /// <summary>Whether nothing more fits.</summary>
    public bool Full => _count >= bounds.Entries || _bytes >= bounds.Bytes;

    public void Bound(TimeSpan? ttl) => Ttl = ttl is null ? Ttl : Ttl is { } known && known < ttl ? known : ttl;

    /// <summary>Takes one entry; false when it does not fit and no other will.</summary>
    public bool Add(ListKind kind, ReadOnlySpan<byte> json, int index)
    {
        if (json.Length > bounds.EntryBytes)
        {
            LeaveOut(kind, $"number {index}", $"it has more than {bounds.EntryBytes} bytes");
            return true;
        }

        if (_count >= bounds.Entries || _bytes + json.Length > bounds.Bytes)
        {
            LeaveOut(kind, $"number {index} and what follows", $"one server may have {bounds.Entries} entries of {bounds.Bytes} bytes together");
            return false;
        }

        var wrong = EntryReader.TryRead(json.ToArray(), kind, out var entry);
        if (wrong is not null || entry is null)
        {
            LeaveOut(kind, $"number {index}", wrong ?? "it cannot be read");
        }
        else if (!_names.Add((kind, entry.Name)))
        {
            LeaveOut(kind, entry.Name, "another one has this name");
        }
        else
        {
            Take(kind, entry);
            if (entry is ToolEntry { InvalidParamHeaders: { } invalid })
            {
                LeaveOut(kind, entry.Name, $"for modern clients: {invalid}");
            }
        }

        return true;
    }

    /// <summary>Drops what was read of a list that then broke off: half a list is none.</summary>
    public void Forget(ListKind kind)
    {
        if (_entries.Remove(kind, out var dropped))
        {
            _count -= dropped.Count;
            _bytes -= dropped.Sum(entry => (long)entry.Json.Length);
            _names.RemoveWhere(name => name.Item1 == kind);
        }
    }

    /// <summary>Takes over what an earlier reading brought, where this list could not be read now.</summary>
    public void Keep<T>(ListKind kind, ImmutableArray<T> entries)
        where T : ListedEntry
    {
        foreach (var entry in entries)
        {
            if (!Full && _names.Add((kind, entry.Name)))
            {
                Take(kind, entry);
            }
        }
    }

    public void LeaveOut(ListKind kind, string which, string why)
    {
        if (LeftOut.Count < 100)
        {
            LeftOut.Add($"{kind.Items}: {ServerText.Short(which)}: {why}");
        }
        else
        {
            FurtherLeftOut++;
        }
    }

    public ImmutableArray<T> Entries<T>(ListKind kind)
        where T : ListedEntry
        => _entries.TryGetValue(kind, out var found) ? [.. found.Cast<T>()] : [];

    private void Take(ListKind kind, ListedEntry entry)
    {
        if (!_entries.TryGetValue(kind, out var list))
        {
            _entries[kind] = list = [];
        }

        list.Add(entry);
        _count++;
        _bytes += entry.Json.Length;
    }
}
