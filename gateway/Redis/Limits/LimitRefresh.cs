using McpGateway.RateLimiting;
using McpGateway.RateLimiting.Buckets;
using McpGateway.Redis.Connections;

namespace McpGateway.Redis.Limits;

/// <summary>Speaks to the store without a call that waits for it: leases that are fetched, renewed or returned, places that came free.</summary>
internal sealed class LimitRefresh(IRedisCommands redis, IStoreClock clock, TimeProvider time, BucketTable table, string replica)
{
    /// <summary>Buckets in one question of the upkeep: it must not hold up others at the store.</summary>
    private const int MostAtOnce = 64;

    public LimitRequest NewRequest() => new(replica, clock, time.GetTimestamp());

    /// <summary>All buckets that have something to fetch or to tell; ends when the store has answered, or not.</summary>
    public async Task RunAsync(Refreshing why)
    {
        LimitRequest? request = null;
        foreach (var bucket in table.All)
        {
            Put((SharedBucket)bucket, why, ref request);
            if (request is { Buckets.Count: MostAtOnce })
            {
                await SendAsync(request);
                request = null;
            }
        }

        await (request is null ? Task.CompletedTask : SendAsync(request));
    }

    /// <summary>What one bucket has to tell, in the background.</summary>
    public void Start(SharedBucket bucket)
    {
        LimitRequest? request = null;
        Put(bucket, Refreshing.Use, ref request);
        Start(request);
    }

    /// <summary>Sends it in the background. Null: nothing.</summary>
    public void Start(LimitRequest? request) => _ = request is null ? Task.CompletedTask : SendAsync(request);

    private void Put(SharedBucket bucket, Refreshing why, ref LimitRequest? request)
    {
        var now = LimitTime.Of(time);
        lock (bucket.Gate)
        {
            if (!bucket.IsForgotten && bucket.NeedsRefresh(now, why))
            {
                bucket.Refresh(request ??= NewRequest(), now, why);
            }
        }
    }

    private async Task SendAsync(LimitRequest request)
    {
        var answer = await request.RunAsync(redis);
        LimitRequest? next = null;
        for (var i = 0; i < request.Buckets.Count; i++)
        {
            var bucket = request.Buckets[i];
            lock (bucket.Gate)
            {
                bucket.Refreshed(request, answer?[i], LimitTime.Of(time));
            }

            // What ended meanwhile. A store that is away is told by the next round of the upkeep.
            if (answer is not null && bucket.Lends)
            {
                Put(bucket, Refreshing.Use, ref next);
            }
        }

        Start(next);
    }
}
