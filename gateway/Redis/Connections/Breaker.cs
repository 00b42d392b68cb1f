namespace McpGateway.Redis.Connections;

/// <summary>
/// Stops sending to a store that does not answer: an abandoned command stays queued in the client, so waiting callers
/// would fill memory and all run at once when the store comes back. After <see cref="FailuresToOpen"/> failures in a
/// row one command per <see cref="ProbeEvery"/> is let through, and the first answer closes it.
/// </summary>
internal sealed class Breaker(TimeProvider time)
{
    public const int FailuresToOpen = 3;

    public static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private int _failures;
    private long _openedAt;
    private long _probedAt;

    public bool IsOpen => Volatile.Read(ref _failures) >= FailuresToOpen;

    /// <summary>Since when nothing but probes was sent; zero while it is closed.</summary>
    public TimeSpan OpenFor
    {
        get
        {
            lock (_gate)
            {
                return _failures >= FailuresToOpen ? time.GetElapsedTime(_openedAt) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Whether a command may be sent now. Who was let through says how it went.</summary>
    public bool TryEnter()
    {
        if (!IsOpen)
        {
            return true;
        }

        lock (_gate)
        {
            if (_failures >= FailuresToOpen && time.GetElapsedTime(_probedAt) < ProbeEvery)
            {
                return false;
            }

            _probedAt = time.GetTimestamp();
            return true;
        }
    }

    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) == 0)
        {
            return;
        }

        lock (_gate)
        {
            _failures = 0;
        }
    }

    public void Failed()
    {
        lock (_gate)
        {
            if (_failures < FailuresToOpen && ++_failures == FailuresToOpen)
            {
                _openedAt = _probedAt = time.GetTimestamp();
            }
        }
    }
}
