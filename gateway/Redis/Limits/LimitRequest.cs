using McpGateway.Redis.Connections;
using StackExchange.Redis;

namespace McpGateway.Redis.Limits;

/// <summary>One question about some limits, in the words of <see cref="LimitScript"/>.</summary>
internal sealed class LimitRequest
{
    private readonly List<SharedBucket> _buckets = [];
    private readonly List<RedisKey> _keys = [];
    private readonly List<RedisValue> _words;

    /// <param name="replica">The asking gateway replica.</param>
    /// <param name="clock">The time that it goes by.</param>
    /// <param name="now">When it is asked: what is answered was so no earlier.</param>
    public LimitRequest(string replica, IStoreClock clock, long now)
    {
        var (ticks, seconds, within) = clock.Now;
        _words = [replica, ticks, seconds, within];
        At = now;
    }

    public long At { get; }

    /// <summary>In the order of the answer.</summary>
    public IReadOnlyList<SharedBucket> Buckets => _buckets;

    public void Add(SharedBucket bucket, string kind, bool takes, bool shadow, ReadOnlySpan<long> numbers)
    {
        _buckets.Add(bucket);
        _keys.Add(bucket.Name);
        _words.Add(kind);
        _words.Add(takes ? "1" : "0");
        _words.Add(shadow ? "1" : "0");
        foreach (var number in numbers)
        {
            _words.Add(number);
        }
    }

    /// <summary>Where it is in the question and its answer; −1: it is not asked about.</summary>
    public int IndexOf(SharedBucket bucket) => _buckets.IndexOf(bucket);

    /// <summary>Null: no answer.</summary>
    public async ValueTask<LimitAnswer?> RunAsync(IRedisCommands redis)
    {
        var reply = await redis.RunAsync(LimitScript.Text, [.. _keys], [.. _words]);
        return reply.Value is { } value && (long[]?)value is { } numbers && numbers.Length == 1 + (_keys.Count * LimitScript.Answers)
            ? new LimitAnswer(numbers)
            : null;
    }
}
