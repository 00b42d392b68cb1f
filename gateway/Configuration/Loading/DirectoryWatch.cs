namespace McpGateway.Configuration.Loading;

/// <summary>
/// Says that something in some directories may have changed. Directories, not files: Kubernetes exchanges a link beside
/// the files, and editors put a new file in the place of the old one. A hint only: it may stay silent (network file
/// systems, no inotify instance left, the directory itself replaced), so nobody relies on it alone.
/// </summary>
internal sealed partial class DirectoryWatch(ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private volatile Func<string, bool> _isRead = _ => true;

    /// <summary>Waits for a change, at most for a time.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_changed.WaitAsync(enough.Token), Task.Delay(most, time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Watches these and no others.</summary>
    /// <param name="directories">Absolute paths.</param>
    /// <param name="isRead">
    /// Whether a file's content matters. A log or a record may grow in the same directory with every request: that must
    /// not make the gateway read its configuration each time.
    /// </param>
    public void Watch(IEnumerable<string> directories, Func<string, bool> isRead)
    {
        _isRead = isRead;
        var wanted = directories.ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _watchers.Keys.Where(path => !wanted.Contains(path)).ToArray())
        {
            _watchers.Remove(gone, out var watcher);
            watcher!.Dispose();
        }

        foreach (var path in wanted.Where(path => !_watchers.ContainsKey(path)))
        {
            if (Start(path) is { } watcher)
            {
                _watchers[path] = watcher;
            }
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers.Values)
        {
            watcher.Dispose();
        }

        _watchers.Clear();
    }

    private FileSystemWatcher? Start(string path)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(path)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
            };
            watcher.Changed += (_, change) => SignalIf(_isRead(change.FullPath));
            watcher.Created += (_, _) => Signal();
            watcher.Deleted += (_, _) => Signal();
            watcher.Renamed += (_, _) => Signal();
            watcher.Error += (_, _) => Signal();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            watcher?.Dispose();
            NotWatched(path, e.Message);
            return null;
        }
    }

    private void SignalIf(bool matters)
    {
        if (matters)
        {
            Signal();
        }
    }

    private void Signal()
    {
        lock (_changed)
        {
            if (_changed.CurrentCount == 0)
            {
                _changed.Release();
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The directory {Path} cannot be watched and is looked at from time to time instead: {Reason}", EventName = "DirectoryNotWatched")]
    private partial void NotWatched(string path, string reason);
}
