using System.Collections.Concurrent;
using McpGateway.Affinity;

namespace McpGateway.Redis.Affinity;

/// <summary>The pins that this gateway replica used: they go on while the store is gone. At most 1,000,000; for what is beyond, the store is asked each time.</summary>
internal sealed class PinCopies
{
    private const int Most = 1_000_000;

    private readonly ConcurrentDictionary<AffinityKey, PinCopy> _copies = new();
    private readonly ConcurrentDictionary<string, PinCopy> _byName = new(StringComparer.Ordinal);

    public IEnumerable<PinCopy> All => _copies.Select(copy => copy.Value);

    public PinCopy? Find(in AffinityKey key) => _copies.GetValueOrDefault(key);

    public PinCopy? FindByName(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Takes the place of an older copy.</summary>
    public void Keep(PinCopy copy)
    {
        if (_copies.Count < Most || _copies.ContainsKey(copy.Key))
        {
            _copies[copy.Key] = copy;
            _byName[copy.Name] = copy;
        }
    }

    public void Drop(PinCopy copy)
    {
        _byName.TryRemove(KeyValuePair.Create(copy.Name, copy));
        _copies.TryRemove(KeyValuePair.Create(copy.Key, copy));
    }
}
