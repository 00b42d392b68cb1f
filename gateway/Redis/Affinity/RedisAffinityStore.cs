using System.Diagnostics.CodeAnalysis;
using System.Text;
using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Identity;
using SessionOptions = McpGateway.Configuration.SessionOptions;

namespace McpGateway.Redis.Affinity;

/// <summary>
/// Pins that all gateway replicas keep. One that is known here is found without asking the store, which is told of its
/// use in the background; what was taken away elsewhere is heard of within a second (<see cref="AffinityUpkeep"/>).
/// Without the store, known pins go on and unknown ones are unavailable.
/// </summary>
internal sealed class RedisAffinityStore : IAffinityStore, IDisposable
{
    /// <summary>How much longer than its idle time a pin is kept: while the store is away nobody can tell it of a use.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly KeptRecords _records;
    private readonly PinCopies _copies;
    private readonly Sealer _sealer;
    private readonly Func<SessionOptions> _bounds;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    public RedisAffinityStore(KeptRecords records, PinCopies copies, Sealer sealer, ISnapshotSource snapshots, TimeProvider time)
        : this(records, copies, sealer, () => snapshots.Current?.Gateway.Sessions ?? new SessionOptions(), time)
    {
    }

    internal RedisAffinityStore(KeptRecords records, PinCopies copies, Sealer sealer, Func<SessionOptions> bounds, TimeProvider time)
    {
        (_records, _copies, _sealer, _bounds, _time) = (records, copies, sealer, bounds, time);
        _sweep = time.CreateTimer(static self => ((RedisAffinityStore)self!).Sweep(), this, SweepEvery, SweepEvery);
    }

    private TimeSpan Idle => _bounds().Idle;

    private TimeSpan Life => Idle + Grace;

    public bool TryFind(in AffinityKey key, [NotNullWhen(true)] out string? replicaId)
    {
        replicaId = null;
        if (_copies.Find(key) is not { } copy)
        {
            return false;
        }

        long now = _time.GetTimestamp();
        TimeSpan idle = Idle;
        if (_time.GetElapsedTime(copy.UsedAt, now) >= idle)
        {
            _copies.Drop(copy);
            return false;
        }

        // The store knows of the use up to this step, and the pin is kept for longer than that beyond its idle time.
        if (copy.Use(now, Math.Clamp((long)(idle / 60).TotalSeconds, 1, 30) * _time.TimestampFrequency))
        {
            _ = TellUseAsync(copy);
        }

        replicaId = copy.ReplicaId;
        return true;
    }

    public async ValueTask<PinFinding> PinAsync(AffinityKey key, string candidate, CancellationToken cancellationToken)
    {
        string name = NameOf(key);
        string value = ValueOf(name, key.PrincipalId, candidate);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            KeptReply reply = await _records.AddAsync(new KeptPlace(name), Life, value, evenIfEmptied: false);
            string? kept = reply.Answer == KeptAnswer.Done ? candidate : Open(key, name, reply);
            if (kept is not null)
            {
                _copies.Keep(new PinCopy(key, name, kept, _time.GetTimestamp()));
                return new PinFinding(kept);
            }

            if (reply.Answer != KeptAnswer.Other || KeptRecords.Split(reply.Value) is not { } unreadable)
            {
                return default;
            }

            // Not written by a gateway with one of our keys: it binds nobody.
            await _records.RemoveAsync(new KeptPlace(name), Life, unreadable.Tag, TimeSpan.Zero);
        }

        return default;
    }

    public async ValueTask<SessionLoss> UnpinAsync(AffinityKey key, string replicaId, CancellationToken cancellationToken)
    {
        string name = NameOf(key);
        KeptReply reply = await _records.RemoveAsync(new KeptPlace(name), Life, KeptRecords.TagOf(name, replicaId), TimeSpan.Zero);
        if (reply.Answer == KeptAnswer.Unavailable)
        {
            return SessionLoss.Unavailable;
        }

        if (_copies.Find(key) is { } copy && copy.ReplicaId == replicaId)
        {
            _copies.Drop(copy);
        }

        return reply.Answer == KeptAnswer.Done ? SessionLoss.Removed : SessionLoss.KnownBefore;
    }

    /// <summary>Brings a copy back to a store that was emptied. False without an answer.</summary>
    public async ValueTask<bool> RestoreAsync(PinCopy copy)
    {
        KeptReply reply = await _records.RestoreAsync(new KeptPlace(copy.Name), Life, ValueOf(copy.Name, copy.Key.PrincipalId, copy.ReplicaId));
        Follow(copy, reply);
        return reply.Answer != KeptAnswer.Unavailable;
    }

    public void Dispose() => _sweep.Dispose();

    private async Task TellUseAsync(PinCopy copy) =>
        Follow(copy, await _records.UseAsync(new KeptPlace(copy.Name), Life, KeptRecords.TagOf(copy.Name, copy.ReplicaId)));

    /// <summary>The store has none, or another: it is right.</summary>
    private void Follow(PinCopy copy, in KeptReply reply)
    {
        if (reply.Answer is KeptAnswer.None or KeptAnswer.Other && Open(copy.Key, copy.Name, reply) != copy.ReplicaId)
        {
            _copies.Drop(copy);
        }
    }

    private void Sweep()
    {
        foreach (PinCopy copy in _copies.All)
        {
            if (_time.GetElapsedTime(copy.UsedAt) >= Idle)
            {
                _copies.Drop(copy);
            }
        }
    }

    private static string NameOf(in AffinityKey key) => RedisNames.Digest("pin", key.PrincipalId, key.SessionId is null ? "principal" : "session", key.SessionId ?? "", key.Server);

    private string ValueOf(string name, string principalId, string replicaId) => KeptRecords.ValueOf(
        KeptRecords.TagOf(name, replicaId), _sealer.Seal(SealPurpose.Affinity, principalId, name, Lifetime, Encoding.ASCII.GetBytes(replicaId)));

    private string? Open(in AffinityKey key, string name, in KeptReply reply) =>
        reply.Answer == KeptAnswer.Other && KeptRecords.Split(reply.Value) is { } value
        && _sealer.TryOpen(SealPurpose.Affinity, key.PrincipalId, name, value.Sealed, out byte[]? replicaId)
        && Encoding.ASCII.GetString(replicaId) is { } pinned && KeptRecords.TagOf(name, pinned) == value.Tag
            ? pinned : null;
}
