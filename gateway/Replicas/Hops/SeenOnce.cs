using System.Collections.Concurrent;

namespace McpGateway.Replicas.Hops;

/// <summary>
/// Remembers what was taken until it is no longer valid, so that it is taken once. Only what was sealed with our own
/// keys comes here: nobody else can fill it.
/// </summary>
/// <param name="most">How many are remembered. At this number nothing more is taken: to forget one would let it in again.</param>
/// <param name="time">The clock.</param>
internal sealed class SeenOnce(int most, TimeProvider time)
{
    private readonly ConcurrentDictionary<UInt128, long> _seen = new();
    private readonly Lock _gate = new();
    private long _sweptAt;

    /// <summary>False if it was seen before, or if there are too many.</summary>
    /// <param name="nonce">128 random bits.</param>
    /// <param name="expiresAt">In milliseconds since 1970; afterwards it is refused for its age.</param>
    public bool TryTake(UInt128 nonce, long expiresAt)
    {
        Sweep(time.GetUtcNow().ToUnixTimeMilliseconds());
        return _seen.Count < most && _seen.TryAdd(nonce, expiresAt);
    }

    private void Sweep(long now)
    {
        if (now - Volatile.Read(ref _sweptAt) < 1_000 || !_gate.TryEnter())
        {
            return;
        }

        try
        {
            Volatile.Write(ref _sweptAt, now);
            foreach (var (nonce, expiresAt) in _seen)
            {
                if (expiresAt <= now)
                {
                    _seen.TryRemove(nonce, out _);
                }
            }
        }
        finally
        {
            _gate.Exit();
        }
    }
}
