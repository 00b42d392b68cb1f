using McpGateway.Backends.Connections;
using McpGateway.Protocol;

namespace McpGateway.Backends.Processes.Keeping;

/// <summary>
/// The one process that all callers share; where each has its own, the one that the lists are read from. Nobody is asked
/// over it: it could not be told for whom.
/// </summary>
internal sealed class SharedProcess(BackendSettings settings, ProcessStarter starter, RestartBackoff backoff, TimeProvider time, Action<bool> doubt) : IAsyncDisposable
{
    private const string Owner = "";

    private readonly SemaphoreSlim _starting = new(1);
    private volatile ProcessConnection? _current;
    private volatile UpstreamSession? _session;
    private volatile bool _wanted;
    private string _lastEnding = "was not started yet";
    private ProbeResult? _found;
    private bool _disposed;

    /// <summary>It was stopped because nobody used it, and is started again when somebody does.</summary>
    public bool IsAsleep => _current is { Use.IsRetired: true } && !_wanted;

    /// <summary>What the last probe found; null before the first.</summary>
    public ProbeResult? Found => _found;

    /// <summary>The conversation with it, where the server is a legacy one.</summary>
    public UpstreamSession? Session => _session;

    /// <summary>It has to be read again although nobody calls it.</summary>
    public void Wake() => _wanted = true;

    public UpstreamFault NotRunning() => new(UpstreamFaultKind.Down, $"{settings.Server.Name}: its process {_lastEnding}");

    /// <summary>That which runs, for one use, which the caller ends by <see cref="ProcessUse.Leave"/>; started again where it slept.</summary>
    public async ValueTask<(ProcessConnection? Connection, UpstreamFault? Fault)> UseAsync(CancellationToken cancellationToken)
    {
        if (_current is { } running && running.Use.TryEnter())
        {
            return (running, null);
        }

        if (_current is null)
        {
            return (null, NotRunning());
        }

        var found = await ProbeAsync(cancellationToken);
        return found.Fault is { } fault ? (null, fault)
            : _current is { } started && started.Use.TryEnter() ? (started, null)
            : (null, NotRunning());
    }

    /// <summary>Starts it unless it runs.</summary>
    public async ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_current is { IsAlive: true, Use.IsRetired: false } && _found is { } known)
            {
                return known;
            }

            if (_disposed)
            {
                return ProbeResult.Failed(NotRunning());
            }

            if (backoff.Why(Owner) is { } why)
            {
                return ProbeResult.Failed(new UpstreamFault(UpstreamFaultKind.Down, $"{settings.Server.Name}: {why}"));
            }

            var found = await StartAsync(cancellationToken);
            _found = found.Fault is null ? found : _found;
            _wanted = false;
            return found;
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _starting.WaitAsync();
        _disposed = true;
        _starting.Release();
        if (_current is { } connection)
        {
            _current = null;
            await connection.DisposeAsync();
        }
    }

    private async ValueTask<ProbeResult> StartAsync(CancellationToken cancellationToken)
    {
        // What it is does not change while it sleeps.
        if (_current is { Use.IsRetired: true } && _found is { Era: Era.Legacy } known)
        {
            return await StartLegacyAsync(known, cancellationToken);
        }

        var (found, modern) = await starter.ProbeAsync(cancellationToken);
        if (modern is not null)
        {
            Use(modern, null);
        }

        return found.Fault is not null || modern is not null ? found : await StartLegacyAsync(found, cancellationToken);
    }

    private async ValueTask<ProbeResult> StartLegacyAsync(ProbeResult found, CancellationToken cancellationToken)
    {
        var key = UpstreamSessionKey.Own(ProtocolVersion.LatestLegacy);
        var started = await starter.LegacyAsync(key, cancellationToken);
        if (started.Connection is not { } connection)
        {
            if (started.Lived > TimeSpan.Zero)
            {
                backoff.Died(Owner, started.Lived, "did not begin a conversation");
            }

            return ProbeResult.Failed(started.Fault!);
        }

        Use(connection, new UpstreamSession(key, null, started.Version!, "0") { Introduction = started.Introduction! });
        return found;
    }

    private void Use(ProcessConnection connection, UpstreamSession? session)
    {
        _session = session;
        _current = connection;
        _ = WatchAsync(connection);
    }

    private async Task WatchAsync(ProcessConnection connection)
    {
        var how = await connection.Ended;
        if (connection.Use.IsRetired)
        {
            return;
        }

        _lastEnding = how;
        backoff.Died(Owner, time.GetElapsedTime(connection.StartedAt), how);
        doubt(true);
    }
}
