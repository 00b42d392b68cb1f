namespace McpGateway.Backends.Processes.Keeping;

/// <summary>Who uses a process, so that it is stopped only while nobody does: whoever comes at that moment gets a new one.</summary>
internal sealed class ProcessUse(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _last = time.GetTimestamp();
    private int _users;
    private bool _retired;

    /// <summary>It was given up for being idle.</summary>
    public bool IsRetired
    {
        get
        {
            lock (_lock)
            {
                return _retired;
            }
        }
    }

    /// <summary>Since when nobody has; <see cref="TimeSpan.Zero"/> while somebody does.</summary>
    public TimeSpan IdleFor
    {
        get
        {
            lock (_lock)
            {
                return _users > 0 ? TimeSpan.Zero : time.GetElapsedTime(_last);
            }
        }
    }

    /// <summary>False: it is being stopped.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            _users += _retired ? 0 : 1;
            return !_retired;
        }
    }

    /// <param name="counts">False: what the gateway itself asked keeps no process running.</param>
    public void Leave(bool counts)
    {
        lock (_lock)
        {
            _users--;
            _last = counts ? time.GetTimestamp() : _last;
        }
    }

    /// <summary>True: nobody has used it for so long, and nobody will from now on.</summary>
    public bool TryRetire(TimeSpan idle)
    {
        lock (_lock)
        {
            return !_retired && _users == 0 && time.GetElapsedTime(_last) >= idle && (_retired = true);
        }
    }
}
