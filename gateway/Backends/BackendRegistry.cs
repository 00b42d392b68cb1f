using System.Collections.Concurrent;
using McpGateway.Backends.Http;
using McpGateway.Backends.Processes;
using McpGateway.Backends.Processes.Keeping;
using McpGateway.Backends.Sse;
using McpGateway.Configuration;
using McpGateway.Sessions;

namespace McpGateway.Backends;

/// <summary>Keeps one <see cref="Backend"/> per cluster id, as long as some snapshot names it.</summary>
internal sealed partial class BackendRegistry : IBackends, ISnapshotObserver, ISessionEnded, IHostedService
{
    private readonly IUpstreamTransport _transport;
    private readonly BackendsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly Func<IReplicaChoice?> _choice;
    private readonly Func<IUpstreamSessionStore?> _shared;
    private readonly Func<IUpstreamObserver?> _observer;
    private readonly EndedSessions _ended;
    private readonly ConcurrentDictionary<string, Backend> _backends = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<long>> _users = new(StringComparer.Ordinal);
    private readonly List<Task> _ending = [];
    private readonly Lock _lock = new();
    private readonly ReadingLanes _lanes;
    private readonly ProcessSupervisor _supervisor;
    private readonly ILogger _logger;
    private Snapshot? _published;
    private bool _stopped;

    /// <summary>The last three are asked when the first server is begun: what they need hears of snapshots, as this does.</summary>
    public BackendRegistry(
        IUpstreamTransport transport, BackendsOptions options, TimeProvider time, ILoggerFactory loggers,
        Func<IReplicaChoice?>? choice = null, Func<IUpstreamSessionStore?>? shared = null, Func<IUpstreamObserver?>? observer = null)
    {
        (_transport, _options, _time, _loggers) = (transport, options, time, loggers);
        (_choice, _shared, _observer) = (choice ?? (() => null), shared ?? (() => null), observer ?? (() => null));
        _lanes = new ReadingLanes(options);
        _supervisor = new ProcessSupervisor(time);
        _logger = loggers.CreateLogger<BackendRegistry>();
        _ended = new EndedSessions(_shared, Close);
    }

    public event Action<Backend>? Changed;

    public IReadOnlyCollection<Backend> All => [.. _backends.Values];

    public Backend? Find(string clusterId) => _backends.GetValueOrDefault(clusterId);

    public Task FirstReadingsAsync(CancellationToken cancellationToken)
        => Task.WhenAll(_backends.Values.Select(backend => backend.FirstReading)).WaitAsync(cancellationToken);

    /// <summary>
    /// A server that only changed its address or credentials is read before its snapshot is published: its tools would
    /// vanish for a moment and calls fail. A sick one keeps nothing from being published for longer than
    /// <see cref="BackendsOptions.SuccessorWait"/>, and one that is new to the gateway for no time at all.
    /// </summary>
    public async ValueTask ApplyingAsync(Snapshot next, CancellationToken cancellationToken)
    {
        var successors = Begin(next);
        if (successors.Count == 0)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wait = Task.Delay(_options.SuccessorWait, _time, limit.Token);
        await Task.WhenAny(Task.WhenAll(successors), wait);
        await limit.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Published(Snapshot now)
    {
        lock (_lock)
        {
            _published = now;
        }

        foreach (var server in now.Servers.Values)
        {
            Find(server.ClusterId)?.Settings.Replace(server, now.Gateway);
        }
    }

    public void Retired(Snapshot old)
    {
        lock (_lock)
        {
            foreach (var server in old.Servers.Values)
            {
                if (_users.TryGetValue(server.ClusterId, out var users) && users.Remove(old.Revision) && users.Count == 0)
                {
                    _users.Remove(server.ClusterId);
                    if (_backends.TryRemove(server.ClusterId, out var backend))
                    {
                        _ending.RemoveAll(task => task.IsCompleted);
                        _ending.Add(EndAsync(backend));
                    }
                }
            }
        }
    }

    public void Ended(LegacySession session)
    {
        foreach (var (_, backend) in _backends)
        {
            backend.ClientSessionEnded(session.Id);
        }

        _ended.Add(session);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _stopped = true;
            foreach (var (clusterId, backend) in _backends)
            {
                if (_backends.TryRemove(clusterId, out _))
                {
                    _ending.Add(EndAsync(backend));
                }
            }

            return Task.WhenAll([.. _ending, _ended.DisposeAsync().AsTask()]).WaitAsync(cancellationToken);
        }
    }

    private void Close(EndedUpstreamSession taken)
    {
        foreach (var (_, backend) in _backends)
        {
            // As whom it was opened: another's credentials must not be shown with its id.
            if (backend.Server.Name == taken.Server && backend.Server.Presentation == taken.Presentation)
            {
                backend.Close(taken.Session);
                return;
            }
        }
    }

    /// <summary>The first readings of those that were begun in the place of a server in use.</summary>
    private List<Task> Begin(Snapshot next)
    {
        var successors = new List<Task>();
        lock (_lock)
        {
            foreach (var server in next.Servers.Values)
            {
                if (!_users.TryGetValue(server.ClusterId, out var users))
                {
                    _users[server.ClusterId] = users = [];
                    if (!_stopped)
                    {
                        var backend = _backends[server.ClusterId] = Begin(server, next.Gateway);
                        if (_published?.Servers.ContainsKey(server.Name) == true)
                        {
                            successors.Add(backend.FirstReading);
                        }
                    }
                }

                users.Add(next.Revision);
            }
        }

        return successors;
    }

    private Backend Begin(ServerOptions server, GatewayOptions gateway)
    {
        var logger = _loggers.CreateLogger("McpGateway.Backends." + server.Name);
        var settings = new BackendSettings(server, gateway);
        BackendWatch? watch = null;
        var link = Link(settings, logger, eraToo => watch?.Doubt(eraToo));
        Backend? backend = null;
        ValueTask OpenedAsync(UpstreamSession session) => backend is not null && _observer() is { } observer ? observer.OpenedAsync(backend, session) : default;
        var sessions = new UpstreamSessions(new UpstreamSessionOpening(link, () => settings.Server, _choice(), _shared(), OpenedAsync), _options, () => settings.Sessions, _time);
        var reading = new BackendReading(settings, link, sessions, _options, _time);
        watch = new BackendWatch(settings, reading, sessions, _lanes, _options, _time, logger);
        backend = new Backend(settings, link, sessions, watch);
        watch.Changed += () => Changed?.Invoke(backend);
        watch.Start();
        return backend;
    }

    private ILink Link(BackendSettings settings, ILogger logger, Action<bool> doubt)
    {
        var server = settings.Server;
        if (server.Transport == ServerTransport.Process)
        {
            return new ProcessLink(settings, _options, _supervisor, _time, doubt, logger);
        }

        var hop = new HttpHop(_transport, () => settings.Limits.Message, new Afterwards(_options, _time, logger), () => doubt(false), logger);
        return server.Transport == ServerTransport.Sse ? new SseLink(server, hop, _options, _time) : new HttpLink(server, hop, _options, _time);
    }

    private async Task EndAsync(Backend backend)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await backend.DisposeAsync();
        }
        catch (Exception failure)
        {
            LogNotEnded(_logger, failure, backend.Server.Name);
        }
    }

    [LoggerMessage(EventName = "BackendNotEnded", Level = LogLevel.Error, Message = "{Server}: its connections could not be ended cleanly")]
    private static partial void LogNotEnded(ILogger logger, Exception failure, string server);
}
