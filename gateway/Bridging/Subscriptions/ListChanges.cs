using System.Collections.Concurrent;
using McpGateway.Bridging.Listening;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Views;
using McpGateway.Configuration;
using McpGateway.Protocol;
using McpGateway.Sessions;
using McpGateway.Streams.Standalone;

namespace McpGateway.Bridging.Subscriptions;

/// <summary>
/// Tells clients on their open streams, of both eras, when a list has changed, and only where the list of their own view has: by
/// its server, or by an edit of the policy or the configuration. At most once a second for each list.
/// </summary>
internal sealed partial class ListChanges : IStandaloneObserver, ISessionEnded, IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private static readonly (string List, ListKind[] Kinds)[] Lists =
    [
        ("tools", [ListKind.Tools]),
        ("prompts", [ListKind.Prompts]),
        ("resources", [ListKind.Resources, ListKind.Templates]),
    ];

    private readonly ConcurrentDictionary<OpenStream, bool> _streams = new(ReferenceEqualityComparer.Instance);

    /// <summary>By session, or by stream of a modern client: a change that came while its client was between two streams is told on the second.</summary>
    private readonly ConcurrentDictionary<string, byte[][]> _told = new(StringComparer.Ordinal);

    private readonly Lock _looking = new();
    private readonly ISnapshotSource _snapshots;
    private readonly CatalogSource _catalogs;
    private readonly TimeProvider _time;
    private readonly ILogger<ListChanges> _logger;
    private long? _lookedAt;
    private int _scheduled;

    public ListChanges(ISnapshotSource snapshots, CatalogSource catalogs, TimeProvider time, ILogger<ListChanges> logger)
    {
        (_snapshots, _catalogs, _time, _logger) = (snapshots, catalogs, time, logger);
        _catalogs.Changed += Schedule;
    }

    public ValueTask OpenedAsync(StandaloneStream stream, CancellationToken cancellationToken)
    {
        Watch(stream);
        return ValueTask.CompletedTask;
    }

    /// <summary>From now on, until it is closed, the stream is told of changes.</summary>
    public void Watch(OpenStream stream)
    {
        _streams[stream] = true;
        stream.Closed.UnsafeRegister(static (state, _) => ((ListChanges)state!).LetGoOfClosed(), this);
        lock (_looking)
        {
            Look(stream);
        }
    }

    public void Ended(LegacySession session) => _told.TryRemove(session.Id, out _);

    public void Dispose() => _catalogs.Changed -= Schedule;

    private void LetGoOfClosed()
    {
        foreach (var (stream, _) in _streams)
        {
            if (stream.Closed.IsCancellationRequested)
            {
                _streams.TryRemove(stream, out _);
                if (stream is not StandaloneStream)
                {
                    _told.TryRemove(KeyOf(stream), out _);
                }
            }
        }
    }

    private static string KeyOf(OpenStream stream) => stream switch
    {
        StandaloneStream standalone => standalone.Session.Id,
        ListenStream listen => listen.Key,
        _ => throw new InvalidOperationException("This stream has no lists."),
    };

    private void Schedule()
    {
        if (!_streams.IsEmpty && Interlocked.Exchange(ref _scheduled, 1) == 0)
        {
            _ = Task.Run(RunAsync, CancellationToken.None);
        }
    }

    private async Task RunAsync()
    {
        if (_lookedAt is { } before && Between - _time.GetElapsedTime(before) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, _time);
        }

        // Before looking: a change that comes from here on schedules the next time.
        Interlocked.Exchange(ref _scheduled, 0);
        lock (_looking)
        {
            _lookedAt = _time.GetTimestamp();
            foreach (var (stream, _) in _streams)
            {
                try
                {
                    Look(stream);
                }
                catch (Exception bug)
                {
                    // Without this one view that cannot be made would leave all other clients untold.
                    LogBug(bug);
                }
            }
        }
    }

    private void Look(OpenStream stream)
    {
        var key = KeyOf(stream);
        if (stream.Closed.IsCancellationRequested || stream.Principal.IsEnded
            || _snapshots.Current is not { } snapshot || stream.Principal.RolesUnder(snapshot.Policy) is not { } roles)
        {
            return;
        }

        var view = _catalogs.Of(snapshot).Views.Get(new ViewKey(stream.EndpointServer, stream is ListenStream ? Era.Modern : Era.Legacy, roles));
        byte[][] now = [.. ListKinds.All.Select(kind => view.List(kind).Digest)];
        if (_told.TryGetValue(key, out var told))
        {
            foreach (var (list, kinds) in Lists)
            {
                if (kinds.Any(kind => !now[(int)kind - 1].AsSpan().SequenceEqual(told[(int)kind - 1])))
                {
                    stream.ListChanged(list);
                }
            }
        }

        _told[key] = now;
        if (stream.Closed.IsCancellationRequested)
        {
            // Its session may have ended meanwhile, and nothing else would take it out.
            _told.TryRemove(key, out _);
        }
    }

    [LoggerMessage(EventName = "ListChangeUntold", Level = LogLevel.Error, Message = "Whether a client's lists have changed could not be found out.")]
    private partial void LogBug(Exception bug);
}
