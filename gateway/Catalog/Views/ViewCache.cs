using System.Collections.Concurrent;
using McpGateway.Catalog.Merging;

namespace McpGateway.Catalog.Views;

/// <summary>
/// The views of one state of the catalog. Each is computed once, however many ask at the same time; beyond the bounds
/// the least recently used go. It dies with its catalog, so nothing in it can be stale.
/// </summary>
internal sealed class ViewCache(MergedCatalog catalog, ViewBuilder builder, int maxViews = ViewCache.DefaultViews, long maxBytes = ViewCache.DefaultBytes)
{
    public const int DefaultViews = 256;
    public const long DefaultBytes = 256L << 20;

    private readonly ConcurrentDictionary<ViewKey, Slot> _slots = new();
    private readonly Lock _trim = new();
    private long _clock;

    public int Count => _slots.Count;

    public View Get(in ViewKey key)
    {
        if (!_slots.TryGetValue(key, out var slot))
        {
            slot = Add(key);
        }

        slot.LastUsed = Interlocked.Increment(ref _clock);
        return slot.View.Value;
    }

    private Slot Add(ViewKey key)
    {
        var slot = _slots.GetOrAdd(key, static (k, self) => self.NewSlot(k), this);
        slot.LastUsed = Interlocked.Increment(ref _clock);
        _ = slot.View.Value;
        Trim();
        return slot;
    }

    private Slot NewSlot(ViewKey key) => new(new Lazy<View>(() => builder.Build(catalog, key)));

    private void Trim()
    {
        lock (_trim)
        {
            var ready = _slots.Where(pair => pair.Value.View.IsValueCreated).OrderByDescending(pair => pair.Value.LastUsed).ToList();
            var bytes = 0L;
            for (var i = 0; i < ready.Count; i++)
            {
                bytes += ready[i].Value.View.Value.Size;
                if (i > 0 && (i >= maxViews || bytes > maxBytes))
                {
                    _slots.TryRemove(ready[i]);
                }
            }
        }
    }

    private sealed class Slot(Lazy<View> view)
    {
        private long _lastUsed;

        public Lazy<View> View { get; } = view;

        public long LastUsed
        {
            get => Volatile.Read(ref _lastUsed);
            set => Volatile.Write(ref _lastUsed, value);
        }
    }
}
