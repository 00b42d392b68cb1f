using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using McpGateway.Backends.Connections;
using McpGateway.Backends.Http;
using McpGateway.Backends.Messages;
using McpGateway.Configuration;

namespace McpGateway.Backends.Sse;

/// <summary>
/// A server with the 2024-11-05 transport. Each conversation has a stream of its own and ends with it: whoever goes on with
/// one that has ended opens another, as where a server has forgotten a session.
/// </summary>
internal sealed class SseLink : ILink
{
    /// <summary>How long an opening waits for a back-off to pass, rather than fail.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ServerOptions _server;
    private readonly HttpHop _hop;
    private readonly BackendsOptions _options;
    private readonly TimeProvider _time;
    private readonly SseOpening _opening;
    private readonly RestartBackoff _backoff;
    private readonly ConcurrentDictionary<string, SseConnection> _open = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Action _doubt;
    private long _lastId;

    public SseLink(ServerOptions server, HttpHop hop, BackendsOptions options, TimeProvider time)
    {
        (_server, _hop, _options, _time, _doubt) = (server, hop, options, time, hop.ListChanged);
        _opening = new SseOpening(server, hop, options, time);
        _backoff = new RestartBackoff("its stream", options, time);
    }

    public bool IsAsleep => false;

    /// <summary>No modern server has this transport.</summary>
    public ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(ProbeResult.Legacy);

    public async IAsyncEnumerable<UpstreamEvent> SendAsync(UpstreamRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request.Session is not { } session || Find(session) is not { } connection)
        {
            yield return UpstreamEvent.Failed(Ended());
            yield break;
        }

        session.Enter();
        try
        {
            await foreach (var item in connection.SendAsync(request, cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            session.Leave();
        }
    }

    public async ValueTask<UpstreamSessionResult> OpenAsync(UpstreamSessionKey key, string? replicaId, CancellationToken cancellationToken)
    {
        if (await WaitAsync(key, cancellationToken) is { } tooSoon)
        {
            return UpstreamSessionResult.Failed(tooSoon);
        }

        var (stream, notOpened) = await _opening.RunAsync(replicaId, cancellationToken);
        if (stream is null)
        {
            return UpstreamSessionResult.Failed(notOpened!);
        }

        var connection = new SseConnection(_server, _hop, stream, _options, _time);
        var opened = await BeginAsync(key, connection, cancellationToken);
        if (opened.IsOpen)
        {
            _open[opened.Session.Id!] = connection;
            _ = WatchAsync(opened.Session, connection);
        }

        // Looked at last: what is disposed of meanwhile does not find this one.
        if (!opened.IsOpen || _stopping.IsCancellationRequested)
        {
            connection.Dispose();
        }

        return opened;
    }

    public async IAsyncEnumerable<UpstreamEvent> ListenAsync(UpstreamSession session, Action opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Find(session) is not { } connection)
        {
            yield return UpstreamEvent.Failed(Ended());
            yield break;
        }

        await foreach (var item in connection.ListenAsync(opened, cancellationToken))
        {
            yield return item;
        }
    }

    public void Tell(UpstreamSession session, byte[] message) => Find(session)?.Tell(message);

    public void Close(UpstreamSession session) => Find(session)?.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var (_, connection) in _open)
        {
            connection.Dispose();
        }

        await _hop.Afterwards.DrainAsync();
    }

    private SseConnection? Find(UpstreamSession session) => session.Id is { } id ? _open.GetValueOrDefault(id) : null;

    private async ValueTask<UpstreamSessionResult> BeginAsync(UpstreamSessionKey key, SseConnection connection, CancellationToken cancellationToken)
    {
        var request = OwnCall.Request("initialize", OwnRequests.Initialize(key.OfferedVersion, key.Capabilities), null, null, _options.ProbeTimeout, _options.ReadingTimeLimit);
        var (version, introduction, fault) = InitializeAnswer.Read(_server.Name, await OwnCall.AskAsync(connection, request, cancellationToken));
        if (fault is not null)
        {
            return UpstreamSessionResult.Failed(fault);
        }

        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var session = new UpstreamSession(key, id, version!, connection.ReplicaId) { Introduction = introduction! };
        var confirmation = OwnCall.Request("notifications/initialized", [], version, session, _options.ProbeTimeout, _options.ProbeTimeout) with { Id = default, Message = OwnRequests.Initialized };
        await foreach (var item in connection.SendAsync(confirmation, cancellationToken))
        {
            return UpstreamSessionResult.Failed(item.Fault!);
        }

        return UpstreamSessionResult.Open(session);
    }

    // The gateway's own reading has a back-off of its own.
    private async ValueTask<UpstreamFault?> WaitAsync(UpstreamSessionKey key, CancellationToken cancellationToken)
    {
        var left = key.Owner == UpstreamSessionOwner.Gateway ? TimeSpan.Zero : _backoff.Left(key.PrincipalId);
        if (left > Patience && _backoff.Why(key.PrincipalId) is { } why)
        {
            return new UpstreamFault(UpstreamFaultKind.Down, $"{_server.Name}: {why}");
        }

        await Task.Delay(left, _time, cancellationToken);
        return null;
    }

    private async Task WatchAsync(UpstreamSession session, SseConnection connection)
    {
        var how = await connection.Ended;
        _open.TryRemove(session.Id!, out _);
        if (connection.WasStopped)
        {
            return;
        }

        var (owner, lived) = (session.Key.PrincipalId, _time.GetElapsedTime(connection.StartedAt));
        if (lived < RestartBackoff.LongEnough)
        {
            _backoff.Died(owner, lived, how);
        }

        // That by which the lists are read hears of their changes: opened again although nobody calls.
        if (session.Key.Owner == UpstreamSessionOwner.Gateway)
        {
            await Task.Delay(_backoff.Left(owner), _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _doubt();
        }
    }

    private UpstreamFault Ended() => new(UpstreamFaultKind.SessionUnknown, $"{_server.Name}: the stream of this conversation has ended");
}
