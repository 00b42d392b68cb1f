using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using McpGateway.Backends;
using McpGateway.Configuration;
using SessionOptions = McpGateway.Configuration.SessionOptions;

namespace McpGateway.Affinity;

/// <summary>Pins in this process: at most 1,000,000; beyond it new conversations get none and are refused.</summary>
public sealed class InMemoryAffinityStore : IAffinityStore, IDisposable
{
    private const int Most = 1_000_000;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<AffinityKey, Pin> _pins = new();
    private readonly Func<SessionOptions> _bounds;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    public InMemoryAffinityStore(ISnapshotSource snapshots, TimeProvider time)
        : this(() => snapshots.Current?.Gateway.Sessions ?? new SessionOptions(), time)
    {
    }

    internal InMemoryAffinityStore(Func<SessionOptions> bounds, TimeProvider time)
    {
        (_bounds, _time) = (bounds, time);
        _sweep = time.CreateTimer(static self => ((InMemoryAffinityStore)self!).Sweep(), this, SweepEvery, SweepEvery);
    }

    public bool TryFind(in AffinityKey key, [NotNullWhen(true)] out string? replicaId)
    {
        if (_pins.TryGetValue(key, out var pin) && !IsIdle(pin))
        {
            pin.LastUsed = _time.GetTimestamp();
            replicaId = pin.ReplicaId;
            return true;
        }

        replicaId = null;
        return false;
    }

    public ValueTask<PinFinding> PinAsync(AffinityKey key, string candidate, CancellationToken cancellationToken)
    {
        var made = new Pin(candidate) { LastUsed = _time.GetTimestamp() };
        while (_pins.TryGetValue(key, out var pin) || _pins.Count < Most)
        {
            if (pin is null ? _pins.TryAdd(key, made) : IsIdle(pin) && _pins.TryUpdate(key, made, pin))
            {
                return ValueTask.FromResult(new PinFinding(candidate));
            }

            if (TryFind(key, out var kept))
            {
                return ValueTask.FromResult(new PinFinding(kept));
            }
        }

        return default;
    }

    public ValueTask<SessionLoss> UnpinAsync(AffinityKey key, string replicaId, CancellationToken cancellationToken) => ValueTask.FromResult(
        _pins.TryGetValue(key, out var pin) && pin.ReplicaId == replicaId && _pins.TryRemove(KeyValuePair.Create(key, pin))
            ? SessionLoss.Removed : SessionLoss.KnownBefore);

    public void Dispose() => _sweep.Dispose();

    private bool IsIdle(Pin pin) => _time.GetElapsedTime(pin.LastUsed) >= _bounds().Idle;

    private void Sweep()
    {
        foreach (var (key, pin) in _pins)
        {
            if (IsIdle(pin))
            {
                _pins.TryRemove(KeyValuePair.Create(key, pin));
            }
        }
    }

    private sealed class Pin(string replicaId)
    {
        private long _lastUsed;

        public string ReplicaId => replicaId;

        public long LastUsed
        {
            get => Volatile.Read(ref _lastUsed);
            set => Volatile.Write(ref _lastUsed, value);
        }
    }
}
