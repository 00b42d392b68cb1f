using System.Globalization;
using McpGateway.Backends.Connections;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Backends.Processes.Keeping;

/// <summary>
/// The processes of one server with <c>isolation: principal</c> or <c>session</c>: each started at its owner's first call,
/// ended with its last conversation.
/// </summary>
internal sealed class OwnedProcesses(BackendSettings settings, ProcessStarter starter, RestartBackoff backoff, ProcessSupervisor supervisor, TimeProvider time) : IAsyncDisposable
{
    private readonly Dictionary<string, OwnedProcess> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OwnedProcess> _sessions = new(StringComparer.Ordinal);
    private readonly HashSet<OwnedProcess> _all = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private long _lastSession;
    private bool _disposed;

    /// <summary>A conversation over the process of this key's owner, which is started if it does not run.</summary>
    /// <param name="key">Whose conversation it is.</param>
    /// <param name="found">What is known of the server.</param>
    /// <param name="cancellationToken">Ends the waiting; the start has limits of its own.</param>
    public async ValueTask<UpstreamSessionResult> OpenAsync(UpstreamSessionKey key, ProbeResult found, CancellationToken cancellationToken)
    {
        if (Enter(key, found, out var owned) is { } refused)
        {
            return UpstreamSessionResult.Failed(new UpstreamFault(UpstreamFaultKind.Down, $"{settings.Server.Name}: {refused}"));
        }

        try
        {
            var started = await owned!.Started.Value.WaitAsync(cancellationToken);
            return started.Fault is { } fault ? UpstreamSessionResult.Failed(fault) : Attach(key, owned, started);
        }
        finally
        {
            Leave(owned!);
        }
    }

    /// <summary>The connection that a conversation goes over; null where its process has ended.</summary>
    public ProcessConnection? Find(UpstreamSession session)
    {
        lock (_lock)
        {
            return session.Id is { } id && _sessions.TryGetValue(id, out var owned) ? owned.Connection : null;
        }
    }

    /// <summary>A conversation has ended; the process ends with its last.</summary>
    public void Close(UpstreamSession session)
    {
        lock (_lock)
        {
            if (session.Id is { } id && _sessions.Remove(id, out var owned))
            {
                owned.Sessions.Remove(id);
                owned.Connection?.Detach();
                EndIfUnused(owned);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        OwnedProcess[] all;
        lock (_lock)
        {
            _disposed = true;
            all = [.. _all];
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(all.Select(async owned => await ((await owned.Started.Value).Connection?.DisposeAsync() ?? default)));
    }

    /// <summary>Null, or why there is none for this key.</summary>
    private string? Enter(UpstreamSessionKey key, ProbeResult found, out OwnedProcess? owned)
    {
        lock (_lock)
        {
            foreach (var dead in _all.Where(other => other.Principal == key.PrincipalId && other.Connection is { IsAlive: false }).ToArray())
            {
                Bury(dead, dead.Connection!);
            }

            owned = Present(key, found);
            if (owned is not null)
            {
                owned.Waiting++;
                return null;
            }

            if (_disposed)
            {
                return "it is configured no more";
            }

            if (backoff.Why(key.PrincipalId) is { } tooSoon)
            {
                return tooSoon;
            }

            if (TryReserve(key.PrincipalId) is { } bound)
            {
                return $"too many local processes run ({bound})";
            }

            OwnedProcess made = null!;
            made = owned = new OwnedProcess(PlaceOf(key, found), key.PrincipalId) { Started = new Lazy<Task<StartedProcess>>(() => Task.Run(() => StartAsync(made, key, found))) };
            made.Waiting++;
            _places[made.Place] = made;
            _all.Add(made);
            return null;
        }
    }

    /// <summary>Who declares nothing, and merely listens, takes whichever process of the principal there is.</summary>
    private OwnedProcess? Present(UpstreamSessionKey key, ProbeResult found)
    {
        if (_places.TryGetValue(PlaceOf(key, found), out var same) && IsUsable(same))
        {
            return same;
        }

        return key.IsListening ? _all.FirstOrDefault(other => other.Principal == key.PrincipalId && IsUsable(other)) : null;
    }

    private static bool IsUsable(OwnedProcess owned) => !owned.HasEnded && owned.Connection is null or { IsAlive: true, Use.IsRetired: false };

    private string? TryReserve(string principal)
    {
        var bounds = settings.Processes;
        if (_all.Count >= bounds.PerServer && !RetireOne(principal))
        {
            return "processes.perServer";
        }

        return supervisor.TryReserve(principal, bounds) is not { } bound ? null
            : RetireOne(principal) && supervisor.TryReserve(principal, bounds) is null ? null
            : bound;
    }

    /// <summary>The principal's own that was used least recently makes room; never another's.</summary>
    private bool RetireOne(string principal)
    {
        var idle = _all.Where(owned => owned.Principal == principal && owned is { Waiting: 0, HasEnded: false, Connection: not null }).OrderByDescending(owned => owned.Connection!.Use.IdleFor);
        foreach (var owned in idle)
        {
            if (owned.Connection!.Use.TryRetire(TimeSpan.Zero))
            {
                owned.Connection.Stop();
                Forget(owned);
                return true;
            }
        }

        return false;
    }

    private async Task<StartedProcess> StartAsync(OwnedProcess owned, UpstreamSessionKey key, ProbeResult found)
    {
        var started = await BeginAsync(key, found);
        if (started.Connection is { } connection)
        {
            _ = WatchAsync(owned, connection);
            lock (_lock)
            {
                if (_disposed || owned is { Waiting: 0, Sessions.Count: 0 })
                {
                    owned.HasEnded = true;
                    connection.Stop();
                }
            }
        }
        else
        {
            backoff.Died(owned.Principal, started.Lived, "could not be started");
            lock (_lock)
            {
                Forget(owned);
            }
        }

        return started;
    }

    private async ValueTask<StartedProcess> BeginAsync(UpstreamSessionKey key, ProbeResult found)
    {
        try
        {
            return found.Era == Era.Modern ? starter.Modern(found) : await starter.LegacyAsync(key, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return new StartedProcess(null, null, null, new UpstreamFault(UpstreamFaultKind.Down, $"{settings.Server.Name}: it is configured no more"));
        }
    }

    private async Task WatchAsync(OwnedProcess owned, ProcessConnection connection)
    {
        await connection.Ended;
        lock (_lock)
        {
            Bury(owned, connection);
        }
    }

    /// <summary>It has ended; unless somebody wanted that, its owner waits for the next. Whoever sees it first comes here.</summary>
    private void Bury(OwnedProcess owned, ProcessConnection ended)
    {
        if (!owned.HasEnded && !ended.Use.IsRetired && !_disposed)
        {
            backoff.Died(owned.Principal, time.GetElapsedTime(ended.StartedAt), ended.HowItEnded);
        }

        Forget(owned);
    }

    private UpstreamSessionResult Attach(UpstreamSessionKey key, OwnedProcess owned, StartedProcess started)
    {
        lock (_lock)
        {
            if (owned.HasEnded || !started.Connection!.IsAlive)
            {
                return UpstreamSessionResult.Failed(new UpstreamFault(UpstreamFaultKind.Down, $"{settings.Server.Name}: its process has ended"));
            }

            var id = Interlocked.Increment(ref _lastSession).ToString(CultureInfo.InvariantCulture);
            owned.Sessions.Add(id);
            _sessions[id] = owned;
            started.Connection.Attach();
            return UpstreamSessionResult.Open(new UpstreamSession(key, id, started.Version!, "0") { Introduction = started.Introduction! });
        }
    }

    private void Leave(OwnedProcess owned)
    {
        lock (_lock)
        {
            owned.Waiting--;
            EndIfUnused(owned);
        }
    }

    private void EndIfUnused(OwnedProcess owned)
    {
        if (owned is { Waiting: 0, Sessions.Count: 0, Connection: { } connection })
        {
            owned.HasEnded = true;
            connection.Stop();
        }
    }

    /// <summary>Its conversations are known no more: who goes on with one begins another.</summary>
    private void Forget(OwnedProcess owned)
    {
        owned.HasEnded = true;
        if (!_all.Remove(owned))
        {
            return;
        }

        supervisor.Release(owned.Principal);
        if (_places.TryGetValue(owned.Place, out var current) && ReferenceEquals(current, owned))
        {
            _places.Remove(owned.Place);
        }

        foreach (var id in owned.Sessions)
        {
            _sessions.Remove(id);
        }
    }

    /// <summary>Callers of one place share a process. A legacy server was told once, by initialize, what its client can be asked.</summary>
    private string PlaceOf(UpstreamSessionKey key, ProbeResult found) => settings.Server.Isolation == Isolation.Session && key is { Owner: UpstreamSessionOwner.ClientSession, IsListening: false }
        ? $"session {key.OwnerId}"
        : $"principal {(found.Era == Era.Legacy ? key.Capabilities : "")} {key.PrincipalId}";
}
