namespace McpGateway.Sessions;

/// <summary>A request of a legacy session that a server is working on, and how it is cancelled. Disposing it ends its being in flight.</summary>
public abstract class InFlightRequest : IDisposable
{
    private int _cancelled;
    private InFlight? _owner;

    internal (string Session, string Id) Key { get; private set; }

    /// <summary>Called at most once, with the bytes of the whole notification; they are valid during the call only.</summary>
    protected abstract ValueTask OnCancelledAsync(ReadOnlyMemory<byte> notification, CancellationToken cancellationToken);

    internal void Enter(InFlight owner, string session, string id) => (_owner, Key) = (owner, (session, id));

    internal async ValueTask<bool> CancelAsync(ReadOnlyMemory<byte> notification, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _cancelled, 1) != 0)
        {
            return false;
        }

        await OnCancelledAsync(notification, cancellationToken);
        return true;
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _owner, null)?.Leave(this);
        GC.SuppressFinalize(this);
    }
}
