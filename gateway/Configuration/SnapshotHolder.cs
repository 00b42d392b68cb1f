namespace McpGateway.Configuration;

/// <summary>Holds the snapshot in use and exchanges it for the next one: one reference, one exchange.</summary>
public sealed class SnapshotHolder : ISnapshotSource
{
    private readonly ISnapshotObserver[] _observers;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private Snapshot? _current;
    private volatile SnapshotState _state = SnapshotState.Empty;

    public SnapshotHolder(IEnumerable<ISnapshotObserver> observers, TimeProvider time)
    {
        _observers = [.. observers];
        _time = time;
    }

    public Snapshot? Current => Volatile.Read(ref _current);

    public SnapshotState State => _state;

    public SnapshotLease? TryAcquire()
    {
        while (Current is { } snapshot)
        {
            var stripe = snapshot.Leases.Enter();
            if (ReferenceEquals(snapshot, Current))
            {
                return new SnapshotLease(snapshot, stripe);
            }

            snapshot.Leases.Leave(stripe);
        }

        return null;
    }

    /// <summary>
    /// Lets every observer prepare, then publishes. If one of them throws, the snapshot in use stays, the refused one
    /// is retired and the exception passes on.
    /// </summary>
    internal async Task PublishAsync(Snapshot next, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            await ApplyAsync(next, cancellationToken);
            var old = Interlocked.Exchange(ref _current, next);
            _state = new SnapshotState(next.Revision, _time.GetUtcNow(), null, []);
            foreach (var observer in _observers)
            {
                observer.Published(next);
            }

            old?.Leases.Close(() => Retire(old));
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Says that the files in place are not the ones in use, and why.</summary>
    internal void Refused(IReadOnlyList<string> errors) =>
        _state = _state with { FailedAt = _time.GetUtcNow(), Errors = errors };

    /// <summary>Says that the files in place are the ones in use again, although nothing was published.</summary>
    internal void Restored() => _state = _state with { FailedAt = null, Errors = [] };

    private async Task ApplyAsync(Snapshot next, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var observer in _observers)
            {
                await observer.ApplyingAsync(next, cancellationToken);
            }
        }
        catch
        {
            Retire(next);
            throw;
        }
    }

    private void Retire(Snapshot old)
    {
        foreach (var observer in _observers)
        {
            observer.Retired(old);
        }
    }
}
