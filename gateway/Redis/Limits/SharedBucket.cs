using McpGateway.RateLimiting;
using McpGateway.RateLimiting.Buckets;
using StackExchange.Redis;

namespace McpGateway.Redis.Limits;

/// <summary>
/// One limit of one subject that all gateway replicas share: what is known of it here, and what this gateway replica let
/// pass by itself. The latter (<see cref="Bucket.Room"/>, <see cref="Bucket.Take"/>) is always counted and decides while
/// the store is away, so that an outage begins with what was used before.
/// </summary>
internal abstract class SharedBucket(string kind, string key, long number) : Bucket(key, number)
{
    /// <summary>Of no readable principal.</summary>
    public RedisKey Name { get; } = $"{RedisNames.Prefix}limit:{kind}:{RedisNames.Digest("limit", key)}";

    protected string Kind { get; } = kind;

    /// <summary>Questions under way: it is not forgotten meanwhile.</summary>
    public int Uses { get; set; }

    /// <summary>Something leased can be spent.</summary>
    public virtual bool HasLease => false;

    /// <summary>What can be said without the store. Counts the call as one that came.</summary>
    public abstract Standing Stand(LimitTerms terms, in LimitTime now);

    /// <summary>Completes with the question that is under way; only where it stands <see cref="Standing.Asked"/>.</summary>
    public virtual Task Asked => Task.CompletedTask;

    /// <summary>Puts one call of it into the question.</summary>
    public abstract void Ask(LimitRequest request, LimitTerms terms, bool shadow);

    /// <summary>What became of it.</summary>
    /// <param name="request">The question.</param>
    /// <param name="finding">Null: no answer.</param>
    /// <param name="charged">The call was charged.</param>
    /// <param name="now">The present.</param>
    public abstract void Answered(LimitRequest request, LimitFinding? finding, bool charged, in LimitTime now);

    /// <summary>What became of <see cref="Refresh"/>.</summary>
    public abstract void Refreshed(LimitRequest request, LimitFinding? finding, in LimitTime now);

    /// <summary>Sets aside one of what is leased.</summary>
    public virtual void SetAside() => throw new InvalidOperationException("Nothing is leased.");

    /// <summary>What was set aside is spent, or not needed after all.</summary>
    public virtual void Settle(bool spent) => throw new InvalidOperationException("Nothing is leased.");

    /// <summary>What is left as far as it is known here, and until when.</summary>
    public abstract (long Left, TimeSpan Reset) Known(in LimitTime now);

    /// <summary>Whether there is something to fetch or to tell without a call.</summary>
    public abstract bool NeedsRefresh(in LimitTime now, Refreshing why);

    /// <summary>Puts it into the question.</summary>
    public abstract void Refresh(LimitRequest request, in LimitTime now, Refreshing why);
}
