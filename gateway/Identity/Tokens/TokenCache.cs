using System.Collections.Concurrent;
using McpGateway.Configuration;

namespace McpGateway.Identity.Tokens;

/// <summary>Remembers good tokens by their hash, so that the signature of each is verified once. Reading takes no lock.</summary>
internal sealed class TokenCache(TimeProvider time) : ISnapshotObserver
{
    /// <summary>The most tokens remembered; beyond it those leave that were not used lately.</summary>
    internal const int Most = 16_384;

    private readonly ConcurrentDictionary<TokenHash, KnownToken> _tokens = new();
    private readonly Lock _sweeping = new();
    private int _count;

    public int Count => _tokens.Count;

    public KnownToken? Find(in TokenHash hash)
    {
        if (!_tokens.TryGetValue(hash, out var token))
        {
            return null;
        }

        token.Use();
        return token;
    }

    public void Add(in TokenHash hash, KnownToken token)
    {
        if (_tokens.TryAdd(hash, token))
        {
            if (Interlocked.Increment(ref _count) > Most)
            {
                MakeRoom();
            }
        }
        else if (_tokens.TryGetValue(hash, out var old))
        {
            // Never an addition that is not counted; one that was removed meanwhile is checked again.
            _tokens.TryUpdate(hash, token, old);
        }
    }

    public void Remove(in TokenHash hash)
    {
        if (_tokens.TryRemove(hash, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    public ValueTask ApplyingAsync(Snapshot next, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>What was checked with another snapshot will be checked again: it leaves, and with it that snapshot's policy.</summary>
    public void Published(Snapshot now) => RemoveWhere(token => token.Revision != now.Revision);

    public void Retired(Snapshot old)
    {
    }

    /// <summary>All that this is true of leave.</summary>
    private void RemoveWhere(Predicate<KnownToken> gone)
    {
        foreach (var (hash, token) in _tokens)
        {
            if (gone(token))
            {
                Remove(hash);
            }
        }
    }

    /// <summary>First the expired, then the unused, then any: a quarter leaves at once, so that a full cache is looked through rarely.</summary>
    private void MakeRoom()
    {
        lock (_sweeping)
        {
            if (Volatile.Read(ref _count) <= Most)
            {
                return;
            }

            var now = time.GetUtcNow();
            RemoveWhere(token => token.ExpiresAt <= now);
            const int enough = Most - (Most / 4);
            RemoveWhere(token => Volatile.Read(ref _count) > enough && !token.TakeUsed());
            RemoveWhere(_ => Volatile.Read(ref _count) > enough);
        }
    }
}
