namespace McpGateway.Backends;

/// <summary>The place of one key's session: at most one is open or being opened.</summary>
internal sealed class UpstreamSessionSlot(UpstreamSessionKey key, UpstreamSessionOpening opening)
{
    private readonly Lock _lock = new();
    private Task<UpstreamSessionResult>? _opening;
    private Task<SessionLoss>? _leaving;
    private string? _logLevel;
    private bool _closed;

    public UpstreamSessionKey Key => key;

    public long LastUsed { get; set; }

    /// <summary>Set again whenever the session has to be opened again.</summary>
    public string? LogLevel
    {
        get => Opened is { LogLevel: { } set } ? set : _logLevel;
        set
        {
            _logLevel = value;
            if (Opened is { } open && open.LogLevel != value)
            {
                open.LogLevel = value;
                opening.Used(open, hasChanged: true);
            }
        }
    }

    public bool InUse => _opening is { IsCompleted: false } || (Opened is { InUse: true });

    /// <summary>The open session; null while there is none.</summary>
    public UpstreamSession? Current => Opened;

    private UpstreamSession? Opened => _opening is { IsCompletedSuccessfully: true } done ? done.GetAwaiter().GetResult().Session : null;

    public async ValueTask<UpstreamSessionResult> GetAsync(CancellationToken cancellationToken)
    {
        Task<UpstreamSessionResult> current;
        lock (_lock)
        {
            if (_opening is { IsCompleted: true } && Opened is null or { IsStale: true })
            {
                _opening = null;
            }

            current = _opening ??= OpenAsync();
        }

        // Not under the first caller's token: others wait for the same opening, which has time limits of its own.
        var result = await current.WaitAsync(cancellationToken);
        if (result.Session is { IsShared: true } session)
        {
            opening.Used(session);
        }

        return result;
    }

    /// <summary>The server does not know this session, or its replica is gone. One caller of all is the first to know.</summary>
    public async ValueTask<SessionLoss> ForgetAsync(UpstreamSession session)
    {
        Task<SessionLoss>? begun = null;
        Task<SessionLoss> leaving;
        lock (_lock)
        {
            if (!ReferenceEquals(Opened, session))
            {
                return SessionLoss.KnownBefore;
            }

            if (_leaving is null)
            {
                begun = _leaving = RemoveAsync(session);
            }

            leaving = _leaving;
        }

        var loss = await leaving;
        return begun is null && loss == SessionLoss.Removed ? SessionLoss.KnownBefore : loss;
    }

    /// <summary>Its owner has ended, or nothing shall be opened here any more.</summary>
    public void Close()
    {
        if (Shut() is { } open)
        {
            opening.Leave(open);
        }
    }

    /// <summary>Not used here for this time.</summary>
    public void CloseUnused(TimeSpan unusedFor)
    {
        if (Shut() is { IsShared: true } open)
        {
            _ = opening.CloseUnusedAsync(open, unusedFor);
        }
        else if (Opened is { } own)
        {
            opening.Close(own);
        }
    }

    private UpstreamSession? Shut()
    {
        lock (_lock)
        {
            _closed = true;
            return Opened;
        }
    }

    private async Task<SessionLoss> RemoveAsync(UpstreamSession session)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var loss = await opening.RemoveAsync(session, TimeSpan.Zero);
        lock (_lock)
        {
            _leaving = null;
            _logLevel = session.LogLevel ?? _logLevel;

            // Where the store did not say, a conversation that must be shared stays the one that is known.
            if (ReferenceEquals(Opened, session) && (loss != SessionLoss.Unavailable || opening.Server.Affinity == Configuration.AffinityMode.None))
            {
                _opening = null;
            }
        }

        return loss;
    }

    private async Task<UpstreamSessionResult> OpenAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var result = await opening.RunAsync(key, _logLevel);
        bool closed;
        lock (_lock)
        {
            closed = _closed;
        }

        if (closed && result.IsOpen)
        {
            opening.Leave(result.Session);
        }

        return result;
    }
}
