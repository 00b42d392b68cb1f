using System.Collections.Concurrent;

namespace McpGateway.Backends;

/// <summary>The open conversations with one legacy server: opened once per key however many ask, opened again when forgotten, closed when their owner ends or is idle.</summary>
internal sealed class UpstreamSessions(UpstreamSessionOpening opening, BackendsOptions options, Func<Configuration.SessionOptions> bounds, TimeProvider time)
{
    /// <summary>One that another gateway replica used more recently is not closed to make room: it tells of its use every ten seconds.</summary>
    private static readonly TimeSpan JustUsed = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<UpstreamSessionKey, UpstreamSessionSlot> _slots = new();
    private readonly ConcurrentDictionary<string, UpstreamSessionKey> _clients = new(StringComparer.Ordinal);

    /// <summary>How many are open or being opened.</summary>
    public int Count => _slots.Count;

    /// <summary>The open session of this key, or a new one.</summary>
    public async ValueTask<UpstreamSessionResult> GetAsync(UpstreamSessionKey key, CancellationToken cancellationToken)
    {
        if (!_slots.TryGetValue(key, out var slot))
        {
            if (MakeRoom(key) is { } full)
            {
                return UpstreamSessionResult.Failed(full);
            }

            if (key.Owner == UpstreamSessionOwner.ClientSession)
            {
                _clients[key.OwnerId] = key;
            }

            slot = _slots.GetOrAdd(key, static (made, opener) => new UpstreamSessionSlot(made, opener), opening);
        }

        slot.LastUsed = time.GetTimestamp();
        var result = await slot.GetAsync(cancellationToken);
        if (!result.IsOpen && slot.LogLevel is null)
        {
            _slots.TryRemove(KeyValuePair.Create(key, slot));
            _clients.TryRemove(KeyValuePair.Create(key.OwnerId, key));
        }

        return result;
    }

    /// <summary>The server does not know this session any more, or its replica is gone: the next caller opens another. One caller is the first to know.</summary>
    public ValueTask<SessionLoss> ForgetAsync(UpstreamSession session) =>
        _slots.TryGetValue(session.Key, out var slot) ? slot.ForgetAsync(session) : ValueTask.FromResult(SessionLoss.KnownBefore);

    /// <summary>That of a gateway session, if it is open here.</summary>
    public UpstreamSession? FindClient(string sessionId) =>
        _clients.TryGetValue(sessionId, out var key) && _slots.TryGetValue(key, out var slot) ? slot.Current : null;

    /// <summary>Takes part in that of this key if there is one in the store.</summary>
    public async ValueTask FollowAsync(UpstreamSessionKey key)
    {
        if (await opening.IsOpenElsewhereAsync(key))
        {
            await GetAsync(key, CancellationToken.None);
        }
    }

    /// <summary>Closes what was taken out of the store.</summary>
    public void Close(UpstreamSession taken) => opening.Close(taken);

    /// <summary>The level last set in this conversation; null if none was.</summary>
    public string? LogLevelOf(UpstreamSession session) => _slots.TryGetValue(session.Key, out var slot) ? slot.LogLevel : null;

    /// <summary>Remembers the level for the next opening.</summary>
    public void LogLevel(UpstreamSession session, string level)
    {
        if (_slots.TryGetValue(session.Key, out var slot))
        {
            slot.LogLevel = level;
        }
    }

    /// <summary>Lets go of that of a gateway session: closed if it is this gateway replica's alone.</summary>
    public void EndClient(string sessionId)
    {
        if (_clients.TryRemove(sessionId, out var key) && _slots.TryRemove(key, out var slot))
        {
            slot.Close();
        }
    }

    /// <summary>Closes what belongs to a principal and was not used for the idle time. A client's session lives as long as that client's session with the gateway.</summary>
    public void CloseIdle() => EndWhere(
        slot => slot.Key.Owner == UpstreamSessionOwner.Principal && !slot.InUse && time.GetElapsedTime(slot.LastUsed) >= options.SessionIdle,
        slot => slot.CloseUnused(options.SessionIdle));

    /// <summary>Lets go of all; closes those that no other gateway replica uses.</summary>
    public void CloseAll() => EndWhere(_ => true, slot => slot.Close());

    private UpstreamFault? MakeRoom(UpstreamSessionKey key)
    {
        if (key.Owner == UpstreamSessionOwner.Principal)
        {
            var own = _slots.Where(pair => pair.Key.Owner == key.Owner && pair.Key.OwnerId == key.OwnerId).Select(pair => pair.Value).ToArray();
            if (own.Length >= bounds().UpstreamPerPrincipal && !CloseLeastUsed(own))
            {
                return new UpstreamFault(UpstreamFaultKind.Down, "too many conversations of this principal with the server are in use (sessions.upstreamPerPrincipal)");
            }
        }

        // Those of clients are bounded by the clients' own sessions with the gateway.
        return _slots.Count >= bounds().Total + options.MaxSessions && !CloseLeastUsed(_slots.Where(pair => pair.Key.Owner == UpstreamSessionOwner.Principal).Select(pair => pair.Value))
            ? new UpstreamFault(UpstreamFaultKind.Down, "too many conversations with the server are open")
            : null;
    }

    private bool CloseLeastUsed(IEnumerable<UpstreamSessionSlot> among)
    {
        var idle = among.Where(slot => !slot.InUse).MinBy(slot => slot.LastUsed);
        return idle is not null && EndWhere(slot => ReferenceEquals(slot, idle), slot => slot.CloseUnused(JustUsed)) > 0;
    }

    private int EndWhere(Func<UpstreamSessionSlot, bool> chosen, Action<UpstreamSessionSlot> end)
    {
        var ended = 0;
        foreach (var (key, slot) in _slots)
        {
            if (chosen(slot) && _slots.TryRemove(KeyValuePair.Create(key, slot)))
            {
                ended++;
                end(slot);
            }
        }

        return ended;
    }
}
