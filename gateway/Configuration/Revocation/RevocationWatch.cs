using McpGateway.Configuration.Loading;
using McpGateway.Configuration.Reading;

namespace McpGateway.Configuration.Revocation;

/// <summary>
/// Keeps the revocation list, apart from snapshots so that a mistake in any other file delays nothing. A change is taken
/// within a second; a file that is gone or wrong changes nothing but the state: what was revoked stays so.
/// </summary>
public sealed partial class RevocationWatch(TimeProvider time, ILogger<RevocationWatch> logger) : BackgroundService, ISnapshotObserver, IRevocations
{
    /// <summary>How long at most until the file is read although its directory said nothing.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(400);

    /// <summary>A file written in place is seen half-way: half a list may be valid.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryWatch _watch = new(logger);
    private readonly Lock _lock = new();
    private string? _path;
    private FileContent _taken;
    private RevocationList _takenList = RevocationList.Empty;
    private Coming? _coming;
    private RevocationList _shared = RevocationList.Empty;
    private volatile bool _awaitsShared;
    private volatile RevocationList _current = RevocationList.Empty;
    private volatile RevocationState _state = RevocationState.None;

    public event Action<RevocationList>? Changed;

    public RevocationList Current => _current;

    public RevocationState State => _state;

    public bool IsKnown => !_awaitsShared;

    /// <summary>There is a store that gateway replicas share: nothing is known before it was read. Called while services are made.</summary>
    public void AwaitShared() => _awaitsShared = true;

    /// <summary>Takes what the shared store revokes now, beside the file: neither brings back what the other revokes.</summary>
    public void Share(RevocationList shared)
    {
        lock (_lock)
        {
            _shared = shared;
            _state = _state with { Shared = shared.Count };
            _current = InUse();
            _awaitsShared = false;
            Changed?.Invoke(_current);
        }
    }

    /// <summary>
    /// A file that the gateway did not know yet has to be good: there is no last good one. Until the snapshot is published
    /// both lists hold: were it refused after all, nothing would have come back meanwhile.
    /// </summary>
    public ValueTask ApplyingAsync(Snapshot next, CancellationToken cancellationToken)
    {
        var path = next.Gateway.Auth.RevocationFile;
        lock (_lock)
        {
            if (path == _path)
            {
                return ValueTask.CompletedTask;
            }

            var content = path is null ? default : FileLedger.ReadBounded(path);
            var list = path is null ? RevocationList.Empty : RevocationFileReader.Read(path, content, out _);
            _coming = new Coming(next, path, content, list ?? throw new InvalidOperationException("The revocation file cannot be read."));
            _current = InUse();
        }

        return ValueTask.CompletedTask;
    }

    public void Published(Snapshot now)
    {
        lock (_lock)
        {
            if (_coming is { } coming && ReferenceEquals(coming.Snapshot, now))
            {
                _coming = null;
                Use(coming.Path, coming.Content, coming.List);
            }
        }
    }

    public void Retired(Snapshot old)
    {
        lock (_lock)
        {
            if (_coming is { } coming && ReferenceEquals(coming.Snapshot, old))
            {
                _coming = null;
                _current = InUse();
            }
        }
    }

    public override void Dispose()
    {
        _watch.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            string? path;
            lock (_lock)
            {
                path = _path;
            }

            _watch.Watch(path is null ? [] : [Path.GetDirectoryName(path)!], file => file == path);
            await _watch.WaitAsync(Poll, time, stoppingToken);
            if (path is not null)
            {
                await LookAsync(path, stoppingToken);
            }
        }
    }

    private async Task LookAsync(string path, CancellationToken cancellationToken)
    {
        var content = FileLedger.ReadBounded(path);
        if (IsSame(content, _taken))
        {
            return;
        }

        await Task.Delay(Settle, time, cancellationToken);
        if (!IsSame(FileLedger.ReadBounded(path), content))
        {
            return;
        }

        lock (_lock)
        {
            if (path == _path)
            {
                Take(path, content);
            }
        }
    }

    private void Take(string path, FileContent content)
    {
        if (RevocationFileReader.Read(path, content, out var errors) is { } list)
        {
            Use(path, content, list);
            return;
        }

        _taken = content;
        _state = _state with { FailedAt = time.GetUtcNow(), Errors = [.. errors.Select(error => error.ToString())] };
        foreach (var error in errors)
        {
            Wrong(error.ToString(), _state.Entries);
        }
    }

    private void Use(string? path, FileContent content, RevocationList list)
    {
        (_path, _taken, _takenList) = (path, content, list);
        _current = InUse();
        _state = new RevocationState(path, list.Count, path is null ? null : time.GetUtcNow(), null, []) { Shared = _shared.Count };
        Changed?.Invoke(_current);
        if (path is not null)
        {
            Used(list.Count);
        }
    }

    private RevocationList InUse() =>
        RevocationList.Both(_coming is { } coming ? RevocationList.Both(_takenList, coming.List) : _takenList, _shared);

    private static bool IsSame(FileContent one, FileContent other) =>
        one.Problem == other.Problem && (one.Bytes, other.Bytes) switch
        {
            (null, null) => true,
            ({ } a, { } b) => a.AsSpan().SequenceEqual(b),
            _ => false,
        };

    /// <summary>What a snapshot that is not published yet names.</summary>
    private sealed record Coming(Snapshot Snapshot, string? Path, FileContent Content, RevocationList List);

    [LoggerMessage(LogLevel.Information, "The revocation list in use has {Count} entries", EventName = "RevocationUsed")]
    private partial void Used(int count);

    [LoggerMessage(LogLevel.Error, "The revocation file cannot be used, the last good list of {Count} entries stays in use: {Error}", EventName = "RevocationWrong")]
    private partial void Wrong(string error, int count);
}
