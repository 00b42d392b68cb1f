using McpGateway.Affinity;

namespace McpGateway.Redis.Affinity;

/// <summary>What this gateway replica knows of one pin.</summary>
internal sealed class PinCopy(AffinityKey key, string name, string replicaId, long now)
{
    private long _usedAt = now;
    private long _toldAt = now;

    public AffinityKey Key => key;

    /// <summary>Its name in the store.</summary>
    public string Name => name;

    public string ReplicaId => replicaId;

    /// <summary>The last use here, a time stamp.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <summary>Notes a use. True if the store is to be told: at most once in <paramref name="every"/> ticks.</summary>
    public bool Use(long now, long every)
    {
        Volatile.Write(ref _usedAt, now);
        long told = Volatile.Read(ref _toldAt);
        return now - told >= every && Interlocked.CompareExchange(ref _toldAt, now, told) == told;
    }
}
