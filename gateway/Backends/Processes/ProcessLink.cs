using System.Runtime.CompilerServices;
using McpGateway.Backends.Messages;
using McpGateway.Backends.Probing;
using McpGateway.Protocol;

namespace McpGateway.Backends.Processes;

/// <summary>A server that is a local process, shared by all callers: started when it is first read, started again, later and later, when it dies.</summary>
internal sealed class ProcessLink(BackendSettings settings, BackendsOptions options, TimeProvider time, Action<bool> doubt, ILogger logger) : ILink
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _starting = new(1);
    private volatile ProcessConnection? _current;
    private ProbeResult? _found;
    private UpstreamSession? _session;
    private string _lastEnding = "was not started yet";
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private int _shortLives;
    private bool _disposed;

    private string Server => settings.Server.Name;

    public async IAsyncEnumerable<UpstreamEvent> SendAsync(UpstreamRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_current is not { } connection)
        {
            yield return UpstreamEvent.Failed(NotRunning());
            yield break;
        }

        await foreach (var item in connection.SendAsync(request, cancellationToken))
        {
            yield return item;
        }
    }

    public async ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_current is { IsAlive: true } && _found is { } known)
            {
                return known;
            }

            var now = time.GetUtcNow();
            if (now < _notBefore)
            {
                return ProbeResult.Failed(new UpstreamFault(UpstreamFaultKind.Down, $"{Server}: its process {_lastEnding}; it is started again in {(_notBefore - now).TotalSeconds:0} s"));
            }

            var found = await StartAsync(cancellationToken);
            _found = found.Fault is null ? found : null;
            return found;
        }
        finally
        {
            _starting.Release();
        }
    }

    // All callers share the process, and so the one conversation with it.
    public ValueTask<UpstreamSessionResult> OpenAsync(UpstreamSessionKey key, string? replicaId, CancellationToken cancellationToken)
        => ValueTask.FromResult(_current is { IsAlive: true } && _session is { } shared
            ? UpstreamSessionResult.Open(new UpstreamSession(key, null, shared.Version, shared.ReplicaId) { Introduction = shared.Introduction })
            : UpstreamSessionResult.Failed(NotRunning()));

    // What a process says beside its answers comes over the one connection that it has.
    public IAsyncEnumerable<UpstreamEvent> ListenAsync(UpstreamSession session, Action opened, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<UpstreamEvent>();

    public void Tell(UpstreamSession session, byte[] message)
    {
        // Over the one connection every message belongs to a call, and the call itself says what there is to say.
    }

    public void Close(UpstreamSession session)
    {
        // The process and its one conversation outlive each caller.
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
        var probe = Launch();
        if (probe.Fault is { } notStarted)
        {
            return ProbeResult.Failed(notStarted);
        }

        var connection = probe.Connection!;
        var kept = false;
        try
        {
            var request = OwnCall.Request("server/discover", OwnRequests.Discover(), ProtocolVersion.LatestModern, null, options.ProcessProbeTimeout, options.ProcessStartTimeout);
            var found = DiscoverAnswer.Judge(Server, await OwnCall.AskAsync(connection, request, cancellationToken), silenceIsLegacy: true);
            kept = found is { Fault: null, Era: Era.Modern };
            if (kept)
            {
                Use(connection, null);
            }

            if (kept || found.Fault is not null)
            {
                return found;
            }
        }
        finally
        {
            // Some servers end, or get confused, by a request before initialize: the one that was probed is not used any further.
            if (!kept)
            {
                await connection.DisposeAsync();
            }
        }

        return await StartLegacyAsync(cancellationToken);
    }

    private async ValueTask<ProbeResult> StartLegacyAsync(CancellationToken cancellationToken)
    {
        var (connection, notStarted) = Launch();
        if (connection is null)
        {
            return ProbeResult.Failed(notStarted!);
        }

        var kept = false;
        try
        {
            var key = UpstreamSessionKey.Own(ProtocolVersion.LatestLegacy);
            var request = OwnCall.Request("initialize", OwnRequests.Initialize(key.OfferedVersion, key.Capabilities), null, null, options.ProcessStartTimeout, options.ProcessStartTimeout);
            var (version, introduction, fault) = InitializeAnswer.Read(Server, await OwnCall.AskAsync(connection, request, cancellationToken));
            if (fault is not null)
            {
                Remember(connection);
                return ProbeResult.Failed(fault);
            }

            var confirmation = OwnCall.Request("notifications/initialized", [], version, null, options.ProbeTimeout, options.ProbeTimeout) with { Id = default, Message = OwnRequests.Initialized };
            await foreach (var item in connection.SendAsync(confirmation, cancellationToken))
            {
                return ProbeResult.Failed(item.Fault!);
            }

            kept = true;
            Use(connection, new UpstreamSession(key, null, version!, "0") { Introduction = introduction! });
            return ProbeResult.Legacy;
        }
        finally
        {
            if (!kept)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private (ProcessConnection? Connection, UpstreamFault? Fault) Launch()
    {
        if (_disposed)
        {
            return (null, NotRunning());
        }

        var (process, why) = ChildProcess.Start(settings.Server, options.ProcessStopWait, time);
        return process is null
            ? (null, new UpstreamFault(UpstreamFaultKind.ConnectFailed, why!))
            : (new ProcessConnection(process, settings, options, time, () => doubt(false), logger), null);
    }

    private void Use(ProcessConnection connection, UpstreamSession? session)
    {
        _session = session;
        _current = connection;
        _ = WatchAsync(connection);
    }

    private async Task WatchAsync(ProcessConnection connection)
    {
        _lastEnding = await connection.Ended;
        Remember(connection);
        doubt(true);
    }

    // A process that keeps dying soon is started less and less often.
    private void Remember(ProcessConnection connection)
    {
        _shortLives = time.GetElapsedTime(connection.StartedAt) < LongEnough ? Math.Min(_shortLives + 1, 16) : 1;
        var wait = options.RetryFirst * Math.Pow(2, _shortLives - 1);
        _notBefore = time.GetUtcNow() + (wait < options.RetryMax ? wait : options.RetryMax);
    }

    private UpstreamFault NotRunning() => new(UpstreamFaultKind.Down, $"{Server}: its process {_lastEnding}");
}
