using System.Collections.Concurrent;
using McpGateway.Configuration;
using SessionOptions = McpGateway.Configuration.SessionOptions;

namespace McpGateway.Sessions;

/// <summary>
/// Sessions in this process. Finding one takes no lock; beginning and ending one takes the one lock, for as long as
/// looking through the sessions of one principal. Bounds are those of the snapshot in use at that moment.
/// </summary>
public sealed class InMemorySessionStore : ISessionStore, IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Entry> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Entry>> _byPrincipal = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Func<SessionOptions> _bounds;
    private readonly TimeProvider _time;
    private readonly ISessionEnded[] _observers;
    private readonly ITimer _sweep;

    public InMemorySessionStore(ISnapshotSource snapshots, TimeProvider time, IEnumerable<ISessionEnded> observers)
        : this(() => snapshots.Current?.Gateway.Sessions ?? new SessionOptions(), time, observers)
    {
    }

    internal InMemorySessionStore(Func<SessionOptions> bounds, TimeProvider time, IEnumerable<ISessionEnded> observers)
    {
        _bounds = bounds;
        _time = time;
        _observers = [.. observers];
        _sweep = time.CreateTimer(static self => ((InMemorySessionStore)self!).Sweep(), this, SweepEvery, SweepEvery);
    }

    /// <summary>How many sessions there are, idle ones that no sweep has met yet included.</summary>
    public int Count => _byId.Count;

    public ValueTask<SessionFinding> FindAsync(string id, string principalId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new SessionFinding(Use(id, principalId)?.Session));

    public ValueTask<SessionOutcome> AddAsync(LegacySession session, CancellationToken cancellationToken)
    {
        var bounds = _bounds();
        Entry? leaving = null;
        lock (_gate)
        {
            var own = _byPrincipal.GetValueOrDefault(session.PrincipalId) ?? [];
            if (own.Count >= bounds.PerPrincipal || _byId.Count >= bounds.Total)
            {
                leaving = own.MinBy(entry => entry.LastUsed);
                if (leaving is null)
                {
                    return ValueTask.FromResult(SessionOutcome.Refused);
                }

                Unlink(leaving);
            }

            var added = new Entry(session, _time.GetTimestamp());
            if (!_byId.TryAdd(session.Id, added))
            {
                throw new InvalidOperationException("A session id was given twice.");
            }

            own.Add(added);
            _byPrincipal[session.PrincipalId] = own;
        }

        Tell(leaving?.Session);
        return ValueTask.FromResult(SessionOutcome.Done);
    }

    public ValueTask<SessionOutcome> ReplaceAsync(LegacySession session, CancellationToken cancellationToken)
    {
        if (Use(session.Id, session.PrincipalId) is not { } entry)
        {
            return ValueTask.FromResult(SessionOutcome.Refused);
        }

        entry.Session = session;
        return ValueTask.FromResult(SessionOutcome.Done);
    }

    public ValueTask TouchAsync(LegacySession session, CancellationToken cancellationToken)
    {
        if (Use(session.Id, session.PrincipalId) is null)
        {
            Tell(session);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<SessionOutcome> RemoveAsync(string id, string principalId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Use(id, principalId) is { } entry && End(entry) ? SessionOutcome.Done : SessionOutcome.Refused);

    public void Dispose() => _sweep.Dispose();

    private Entry? Use(string id, string principalId)
    {
        if (!_byId.TryGetValue(id, out var entry) || !string.Equals(entry.Session.PrincipalId, principalId, StringComparison.Ordinal))
        {
            return null;
        }

        if (IsIdle(entry))
        {
            End(entry);
            return null;
        }

        entry.LastUsed = _time.GetTimestamp();
        return entry;
    }

    private bool IsIdle(Entry entry) => _time.GetElapsedTime(entry.LastUsed) >= _bounds().Idle;

    private void Sweep()
    {
        foreach (var (_, entry) in _byId)
        {
            if (IsIdle(entry))
            {
                End(entry);
            }
        }
    }

    private bool End(Entry entry)
    {
        bool ended;
        lock (_gate)
        {
            ended = Unlink(entry);
        }

        Tell(ended ? entry.Session : null);
        return ended;
    }

    /// <summary>Under the lock. False if it had ended already, so that nobody hears of one end twice.</summary>
    private bool Unlink(Entry entry)
    {
        var session = entry.Session;
        if (!_byId.TryRemove(KeyValuePair.Create(session.Id, entry)))
        {
            return false;
        }

        var own = _byPrincipal[session.PrincipalId];
        own.Remove(entry);
        if (own.Count == 0)
        {
            _byPrincipal.Remove(session.PrincipalId);
        }

        return true;
    }

    private void Tell(LegacySession? ended)
    {
        if (ended is null)
        {
            return;
        }

        foreach (var observer in _observers)
        {
            observer.Ended(ended);
        }
    }

    private sealed class Entry(LegacySession session, long lastUsed)
    {
        private LegacySession _session = session;
        private long _lastUsed = lastUsed;

        public LegacySession Session
        {
            get => Volatile.Read(ref _session);
            set => Volatile.Write(ref _session, value);
        }

        public long LastUsed
        {
            get => Volatile.Read(ref _lastUsed);
            set => Volatile.Write(ref _lastUsed, value);
        }
    }
}
