using System.Collections.Concurrent;

namespace McpGateway.RateLimiting.Buckets;

/// <summary>
/// The buckets in use. Those that are full and unused are forgotten, as a new one would allow the same; those with something
/// spent never are, so that nobody refills a bucket by crowding it out. At the bound, whoever has no bucket yet shares one
/// with all others like that, limit by limit: to refuse them would let one owner of many identities lock out everybody who
/// comes later, and to let them pass uncounted would make the bound itself the way around every limit.
/// </summary>
/// <param name="time">Both clocks.</param>
/// <param name="most">How many buckets may be kept, asked when one is made.</param>
/// <param name="make">Makes the bucket of a key and a number.</param>
internal sealed class BucketTable(TimeProvider time, Func<int> most, Func<string, long, LimitTerms, LimitTime, Bucket> make)
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly Lock _sweeping = new();
    private int _count;
    private long _numbers;
    private long? _swept;

    /// <summary>The shared ones included: there are at most as many as limits.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Of one moment; what was forgotten or made since may be among them or not.</summary>
    public IEnumerable<Bucket> All => _buckets.Select(static pair => pair.Value);

    /// <summary>The bucket of an account, which remembers it: a table is asked once for each.</summary>
    public Bucket Find(LimitAccount account, LimitTerms terms)
    {
        if (account.Handle is Bucket { IsForgotten: false } known)
        {
            return known;
        }

        if (!_buckets.TryGetValue(account.Key, out var bucket))
        {
            var now = LimitTime.Of(time);
            bucket = GetOrAdd(HasRoom(now) ? account.Key : account.SharedKey, terms, now);
        }

        account.Handle = bucket;
        return bucket;
    }

    /// <summary>Forgets every bucket that is as a new one.</summary>
    public void Sweep()
    {
        var now = LimitTime.Of(time);
        foreach (var (_, bucket) in _buckets)
        {
            lock (bucket.Gate)
            {
                if (!bucket.IsForgotten && bucket.IsAsNew(now))
                {
                    bucket.IsForgotten = true;
                    _buckets.TryRemove(KeyValuePair.Create(bucket.Key, bucket));
                    Interlocked.Decrement(ref _count);
                }
            }
        }
    }

    private Bucket GetOrAdd(string key, LimitTerms terms, in LimitTime now)
    {
        var made = make(key, Interlocked.Increment(ref _numbers), terms, now);
        var kept = _buckets.GetOrAdd(key, made);
        if (ReferenceEquals(made, kept))
        {
            Interlocked.Increment(ref _count);
        }

        return kept;
    }

    /// <summary>At the bound all buckets are looked through, at most once a second: a flood of identities must not make each of its calls that dear.</summary>
    private bool HasRoom(in LimitTime now)
    {
        if (Count < most())
        {
            return true;
        }

        lock (_sweeping)
        {
            if (_swept is { } last && now.Since(last) < BetweenSweeps)
            {
                return false;
            }

            _swept = now.Timestamp;
        }

        Sweep();
        return Count < most();
    }
}
