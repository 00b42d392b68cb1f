using System.Security.Cryptography;
using McpGateway.Redis.Connections;
using StackExchange.Redis;

namespace McpGateway.Redis.Replicas;

/// <summary>Asks the store about heart-beats.</summary>
internal sealed class ReplicaRecords(IRedisCommands redis, SealedReplicas seal, TimeProvider time)
{
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>Three beats: one may be lost, and one be late. Below <see cref="Beat"/>: fields get their values in this order.</summary>
    public static readonly TimeSpan Alive = 3 * Beat;

    private const int Most = 1_000;

    private static readonly RedisKey Names = RedisNames.Prefix + "replicas";
    private static readonly RedisKey Mark = RedisNames.Prefix + "replicas:mark";
    private static readonly RedisKey Settling = RedisNames.Prefix + "replicas:settling";

    /// <summary>Tells that this one is alive. All that are, by id; null without an answer; whether the store may have lost some.</summary>
    public async ValueTask<(Dictionary<string, Uri>? Alive, bool IsSettling)> BeatAsync(string id, Uri address, TimeSpan settling)
    {
        var name = SealedReplicas.NameOf(id);
        var reply = await redis.RunAsync(ReplicaScripts.Beat, KeysOf(name), [
            name,
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            seal.Seal(id, address),
            (long)Alive.TotalMilliseconds,
            RandomNumberGenerator.GetHexString(16, lowercase: true),
            (long)settling.TotalMilliseconds,
            Most,
            SealedReplicas.MaxRecord,
        ]);
        if (reply.Value is not { } value || (string[]?)value is not { Length: > 0 } words)
        {
            return default;
        }

        var alive = new Dictionary<string, Uri>(StringComparer.Ordinal);
        for (var i = 1; i + 1 < words.Length; i += 2)
        {
            // What was not sealed for this name is nobody: whoever can write to the store names no address.
            if (seal.Open(words[i], words[i + 1]) is var (found, at))
            {
                alive[found] = at;
            }
        }

        return (alive, words[0] != "0");
    }

    /// <summary>Where that one is; no address: it is gone, or (null) that is not known.</summary>
    public async ValueTask<(bool IsKnown, Uri? Address)> FindAsync(string id)
    {
        var name = SealedReplicas.NameOf(id);
        var reply = await redis.RunAsync(ReplicaScripts.Find, KeysOf(name), [SealedReplicas.MaxRecord]);
        return reply.Value is not { } value || (string[]?)value is not { Length: > 0 } words || words[0] == "settling" ? (false, null)
            : words is ["alive", var record] && seal.Open(name, record) is var (found, at) && found == id ? (true, at)
            : (true, null);
    }

    public async ValueTask RemoveAsync(string id)
    {
        var name = SealedReplicas.NameOf(id);
        await redis.RunAsync(ReplicaScripts.Remove, KeysOf(name), [name]);
    }

    private static RedisKey[] KeysOf(string name) => [RedisNames.Prefix + "replica:" + name, Names, Mark, Settling];
}
