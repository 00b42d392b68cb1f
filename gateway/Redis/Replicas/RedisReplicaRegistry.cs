using System.Collections.Frozen;
using System.Security.Cryptography;
using McpGateway.Replicas;

namespace McpGateway.Redis.Replicas;

/// <summary>
/// The gateway replicas whose hearts beat in the store. Those of the last beat are kept here and go on while the store is
/// away: one that died meanwhile is found out by whoever turns to it.
/// </summary>
internal sealed class RedisReplicaRegistry(ReplicaRecords records) : IReplicaRegistry
{
    /// <summary>How long an emptied store answers "not known" instead of "gone": in that time all have beaten again.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private volatile FrozenDictionary<string, Uri> _alive = FrozenDictionary<string, Uri>.Empty;

    public string OwnId { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public ValueTask<ReplicaFinding> FindAsync(string replicaId, CancellationToken cancellationToken) =>
        replicaId == OwnId ? ValueTask.FromResult(new ReplicaFinding(ReplicaState.Own))
        : _alive.TryGetValue(replicaId, out var address) ? ValueTask.FromResult(new ReplicaFinding(ReplicaState.Alive, address))
        : AskAsync(replicaId);

    /// <summary>False where the store did not answer.</summary>
    public async ValueTask<bool> BeatAsync(Uri own, TimeSpan settling)
    {
        var (alive, isSettling) = await records.BeatAsync(OwnId, own, settling);
        if (alive is null)
        {
            return false;
        }

        if (isSettling)
        {
            foreach (var (id, address) in _alive)
            {
                alive.TryAdd(id, address);
            }
        }

        _alive = alive.ToFrozenDictionary(StringComparer.Ordinal);
        return true;
    }

    public ValueTask LeaveAsync() => records.RemoveAsync(OwnId);

    private async ValueTask<ReplicaFinding> AskAsync(string replicaId)
    {
        var (isKnown, address) = await records.FindAsync(replicaId);
        return address is not null ? new ReplicaFinding(ReplicaState.Alive, address)
            : new ReplicaFinding(isKnown ? ReplicaState.Gone : ReplicaState.Unavailable);
    }
}
