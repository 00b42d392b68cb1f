using McpGateway.Backends.Messages;

namespace McpGateway.Backends;

/// <summary>The place of one key's session: at most one is open or being opened.</summary>
internal sealed class UpstreamSessionSlot(UpstreamSessionKey key, ILink link)
{
    private static readonly TimeSpan ReplayTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<UpstreamSessionResult>? _opening;
    private bool _closed;

    public UpstreamSessionKey Key => key;

    public long LastUsed { get; set; }

    /// <summary>Set again whenever the session has to be opened again.</summary>
    public string? LogLevel { get; set; }

    public bool InUse => _opening is { IsCompleted: false } || (Opened is { InUse: true });

    private UpstreamSession? Opened => _opening is { IsCompletedSuccessfully: true } done ? done.GetAwaiter().GetResult().Session : null;

    public async ValueTask<UpstreamSessionResult> GetAsync(CancellationToken cancellationToken)
    {
        Task<UpstreamSessionResult> opening;
        lock (_lock)
        {
            if (_opening is { IsCompleted: true } && Opened is null)
            {
                _opening = null;
            }

            opening = _opening ??= OpenAsync();
        }

        // Not under the first caller's token: others wait for the same opening, which has time limits of its own.
        return await opening.WaitAsync(cancellationToken);
    }

    public void Forget(UpstreamSession session)
    {
        lock (_lock)
        {
            if (ReferenceEquals(Opened, session))
            {
                _opening = null;
            }
        }
    }

    public void Close()
    {
        UpstreamSession? open;
        lock (_lock)
        {
            _closed = true;
            open = Opened;
        }

        if (open is not null)
        {
            link.Close(open);
        }
    }

    private async Task<UpstreamSessionResult> OpenAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var result = await link.OpenAsync(key, CancellationToken.None);
        if (!result.IsOpen)
        {
            return result;
        }

        if (LogLevel is { } level)
        {
            var request = OwnCall.Request("logging/setLevel", OwnRequests.SetLevel(level), result.Session.Version, result.Session, ReplayTimeout, ReplayTimeout);
            var answer = await OwnCall.AskAsync(link, request, CancellationToken.None);
            answer.Message?.Dispose();
        }

        bool closed;
        lock (_lock)
        {
            closed = _closed;
        }

        if (closed)
        {
            link.Close(result.Session);
        }

        return result;
    }
}
