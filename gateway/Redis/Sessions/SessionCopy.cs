using McpGateway.Sessions;

namespace McpGateway.Redis.Sessions;

/// <summary>What this gateway replica knows of one session.</summary>
internal sealed class SessionCopy(LegacySession session, string name, long usedAt)
{
    private long _usedAt = usedAt;
    private long _toldAt = usedAt;
    private volatile bool _isStale;

    public LegacySession Session { get; } = session;

    /// <summary>Its name in the store.</summary>
    public string Name { get; } = name;

    /// <summary>The last use here, in milliseconds since 1970.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <summary>It changed or ended elsewhere: the store is asked at the next use.</summary>
    public bool IsStale => _isStale;

    public void MarkStale() => _isStale = true;

    /// <summary>Notes a use. True if the store is to be told: at most once in <paramref name="every"/> milliseconds.</summary>
    public bool Use(long now, long every)
    {
        Volatile.Write(ref _usedAt, now);
        long told = Volatile.Read(ref _toldAt);
        return now - told >= every && Interlocked.CompareExchange(ref _toldAt, now, told) == told;
    }
}
