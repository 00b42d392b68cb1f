using System.Runtime.CompilerServices;
using McpGateway.Backends.Connections;
using McpGateway.Backends.Processes.Keeping;
using McpGateway.Configuration;

namespace McpGateway.Backends.Processes;

/// <summary>A server that is a local process: one for all callers, or one for each principal or session, beside one that the lists are read from.</summary>
internal sealed class ProcessLink : ILink
{
    private readonly BackendSettings _settings;
    private readonly SharedProcess _shared;
    private readonly OwnedProcesses _owned;

    public ProcessLink(BackendSettings settings, BackendsOptions options, ProcessSupervisor supervisor, TimeProvider time, Action<bool> doubt, ILogger logger)
    {
        _settings = settings;
        var backoff = new RestartBackoff("its process", options, time);
        var starter = new ProcessStarter(settings, options, supervisor, time, ListChanged, logger);
        _shared = new SharedProcess(settings, starter, backoff, time, doubt);
        _owned = new OwnedProcesses(settings, starter, backoff, supervisor, time);

        void ListChanged()
        {
            // One of somebody's own may say so while that which is read sleeps.
            _shared!.Wake();
            doubt(false);
        }
    }

    public bool IsAsleep => _shared.IsAsleep;

    public async IAsyncEnumerable<UpstreamEvent> SendAsync(UpstreamRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (connection, fault) = request.Session is { Id: not null } own ? Own(own) : await _shared.UseAsync(cancellationToken);
        if (connection is null)
        {
            yield return UpstreamEvent.Failed(fault!);
            yield break;
        }

        // Whom a question is for is certain only where all calls are one principal's.
        var isOwn = request.Session is { Id: not null };
        try
        {
            await foreach (var item in connection.SendAsync(isOwn ? request : request with { TakesQuestions = false }, cancellationToken))
            {
                // Nothing was written: with another process of the same owner it may go on.
                yield return isOwn && item.Fault?.Kind == UpstreamFaultKind.ConnectFailed ? UpstreamEvent.Failed(Ended()) : item;
            }
        }
        finally
        {
            connection.Use.Leave(counts: !request.IsReading);
        }
    }

    public ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellationToken) => _shared.ProbeAsync(cancellationToken);

    public async ValueTask<UpstreamSessionResult> OpenAsync(UpstreamSessionKey key, string? replicaId, CancellationToken cancellationToken)
    {
        if (_settings.Server.Isolation != Isolation.Shared && key.Owner != UpstreamSessionOwner.Gateway)
        {
            return _shared.Found is { } found ? await _owned.OpenAsync(key, found, cancellationToken) : UpstreamSessionResult.Failed(_shared.NotRunning());
        }

        var (connection, fault) = await _shared.UseAsync(cancellationToken);
        connection?.Use.Leave(counts: key.Owner != UpstreamSessionOwner.Gateway);
        return connection is { IsAlive: true } && _shared.Session is { } shared
            ? UpstreamSessionResult.Open(new UpstreamSession(key, null, shared.Version, shared.ReplicaId) { Introduction = shared.Introduction })
            : UpstreamSessionResult.Failed(fault ?? _shared.NotRunning());
    }

    public async IAsyncEnumerable<UpstreamEvent> ListenAsync(UpstreamSession session, Action opened, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Over a process that all share nobody could tell whom it means.
        if (_owned.Find(session) is not { } connection)
        {
            yield return UpstreamEvent.Failed(new UpstreamFault(UpstreamFaultKind.Rejected, $"{_settings.Server.Name}: it says nothing beside its answers"));
            yield break;
        }

        await foreach (var item in connection.ListenAsync(opened, cancellationToken))
        {
            yield return item;
        }
    }

    public void Tell(UpstreamSession session, byte[] message)
    {
        // Over the one connection every message belongs to a call, and the call itself says what there is to say.
    }

    public void Close(UpstreamSession session) => _owned.Close(session);

    public async ValueTask DisposeAsync()
    {
        await _owned.DisposeAsync();
        await _shared.DisposeAsync();
    }

    private (ProcessConnection? Connection, UpstreamFault? Fault) Own(UpstreamSession session) =>
        _owned.Find(session) is { } found && found.Use.TryEnter()
            ? (found, null)
            : (null, Ended());

    private UpstreamFault Ended() => new(UpstreamFaultKind.SessionUnknown, $"{_settings.Server.Name}: the process of this conversation has ended");
}
