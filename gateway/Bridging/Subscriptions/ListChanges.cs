using System.Collections.Concurrent;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Views;
using McpGateway.Configuration;
using McpGateway.Protocol;
using McpGateway.Sessions;
using McpGateway.Streams.Standalone;

namespace McpGateway.Bridging.Subscriptions;

/// <summary>
/// Tells clients on their standalone streams when a list has changed, and only where the list of their own view has: by
/// its server, or by an edit of the policy or the configuration. At most once a second for each list.
/// </summary>
internal sealed partial class ListChanges : IStandaloneObserver, ISessionEnded, IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private static readonly (byte[] Message, ListKind[] Kinds)[] Notifications =
    [
        (Notification("tools"), [ListKind.Tools]),
        (Notification("prompts"), [ListKind.Prompts]),
        (Notification("resources"), [ListKind.Resources, ListKind.Templates]),
    ];

    private readonly ConcurrentDictionary<StandaloneStream, bool> _streams = new(ReferenceEqualityComparer.Instance);

    /// <summary>By session: a change that came while its client was between two streams is told on the second.</summary>
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
        _streams[stream] = true;
        stream.Closed.UnsafeRegister(static (state, _) => ((ListChanges)state!).LetGoOfClosed(), this);
        lock (_looking)
        {
            Look(stream);
        }

        return ValueTask.CompletedTask;
    }

    public void Ended(LegacySession session) => _told.TryRemove(session.Id, out _);

    public void Dispose() => _catalogs.Changed -= Schedule;

    private static byte[] Notification(string list) =>
        System.Text.Encoding.ASCII.GetBytes($$"""{"jsonrpc":"2.0","method":"notifications/{{list}}/list_changed"}""");

    private void LetGoOfClosed()
    {
        foreach (var (stream, _) in _streams)
        {
            if (stream.Closed.IsCancellationRequested)
            {
                _streams.TryRemove(stream, out _);
            }
        }
    }

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

    private void Look(StandaloneStream stream)
    {
        var session = stream.Session;
        if (stream.Closed.IsCancellationRequested || stream.Principal.IsEnded
            || _snapshots.Current is not { } snapshot || stream.Principal.RolesUnder(snapshot.Policy) is not { } roles)
        {
            return;
        }

        var view = _catalogs.Of(snapshot).Views.Get(new ViewKey(session.EndpointServer, Era.Legacy, roles));
        byte[][] now = [.. ListKinds.All.Select(kind => view.List(kind).Digest)];
        if (_told.TryGetValue(session.Id, out var told))
        {
            foreach (var (message, kinds) in Notifications)
            {
                if (kinds.Any(kind => !now[(int)kind - 1].AsSpan().SequenceEqual(told[(int)kind - 1])))
                {
                    stream.TryAdd(message);
                }
            }
        }

        _told[session.Id] = now;
        if (stream.Closed.IsCancellationRequested)
        {
            // Its session may have ended meanwhile, and nothing else would take it out.
            _told.TryRemove(session.Id, out _);
        }
    }

    [LoggerMessage(EventName = "ListChangeUntold", Level = LogLevel.Error, Message = "Whether a client's lists have changed could not be found out.")]
    private partial void LogBug(Exception bug);
}
