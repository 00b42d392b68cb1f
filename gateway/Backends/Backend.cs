using McpGateway.Backends.Listing;
using McpGateway.Configuration;
using McpGateway.Protocol;

namespace McpGateway.Backends;

/// <summary>
/// One configured server as it runs, by cluster id: its era, its lists, its health, its conversations. It lives from
/// the first snapshot that names it until the last has retired.
/// </summary>
public sealed class Backend : IAsyncDisposable
{
    private readonly BackendSettings _settings;
    private readonly ILink _link;
    private readonly UpstreamSessions _sessions;
    private readonly BackendWatch _watch;

    internal Backend(BackendSettings settings, ILink link, UpstreamSessions sessions, BackendWatch watch)
    {
        (_settings, _link, _sessions, _watch) = (settings, link, sessions, watch);
        Exchange = new GuardedExchange(this, link);
    }

    /// <summary>The newest published word about it. A request takes what is not part of the cluster id (time-outs, trust) from its own snapshot.</summary>
    public ServerOptions Server => _settings.Server;

    /// <summary>The verdict last found; null before the first.</summary>
    public BackendEra? Era => _watch.Era;

    /// <summary>Its last good lists; empty before the first reading and after the grace period. Another content is another object.</summary>
    public ServerListing Listing => _watch.Listing;

    /// <summary>Its health.</summary>
    public BackendStatus Status => _watch.Status;

    /// <summary>How to call it. While <see cref="BackendStatus.AcceptsCalls"/> is false every call fails at once, with the reason, and nothing is sent.</summary>
    public IUpstreamExchange Exchange { get; }

    /// <summary>Raised on a background thread after <see cref="Listing"/> has changed its content.</summary>
    public event Action? ListingChanged
    {
        add => _watch.ListingChanged += value;
        remove => _watch.ListingChanged -= value;
    }

    /// <summary>The verdict for clients of an era, waiting for the end of the first reading if there is none yet; null when that failed: see <see cref="Status"/>.</summary>
    public async ValueTask<BackendEra?> EraAsync(Era client, CancellationToken cancellationToken)
    {
        if (Era is { } known)
        {
            return known.For(client);
        }

        await _watch.FirstReading.WaitAsync(cancellationToken);
        return Era?.For(client);
    }

    /// <summary>The conversation of this key with a legacy server, opened if there is none. Opening has time limits of its own.</summary>
    public async ValueTask<UpstreamSessionResult> SessionAsync(UpstreamSessionKey key, CancellationToken cancellationToken)
        => Status is { AcceptsCalls: false } down
            ? UpstreamSessionResult.Failed(DownFault(down))
            : await _sessions.GetAsync(key, cancellationToken);

    /// <summary>
    /// The server has answered 404 to this session, or its replica is gone: the next <see cref="SessionAsync"/> of its
    /// key finds the one that another gateway replica has opened since, or opens another and sets the log level again.
    /// Of all who learn it, here and at other gateway replicas, one gets <see cref="SessionLoss.Removed"/>.
    /// </summary>
    public ValueTask<SessionLoss> SessionForgottenAsync(UpstreamSession session) => _sessions.ForgetAsync(session);

    /// <summary>The level last set in this session; null if none was.</summary>
    public string? LogLevelOf(UpstreamSession session) => _sessions.LogLevelOf(session);

    /// <summary>logging/setLevel was accepted in this session; the level is set again whenever the session has to be opened again.</summary>
    public void LogLevelSet(UpstreamSession session, string level) => _sessions.LogLevel(session, level);

    /// <summary>
    /// Sends what belongs to a forwarded call but is no call itself: a cancellation, or the answer to the server's own
    /// request. In the background, bounded in number and time.
    /// </summary>
    public void Tell(UpstreamSession session, byte[] message) => _link.Tell(session, message);

    /// <summary>What the server says in this conversation beside its answers (2025-11-25, basic/transports): notifications and questions. It ends with the connection; the last event is a fault where the server offers no such stream.</summary>
    /// <param name="session">The conversation.</param>
    /// <param name="opened">Called once it listens.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<UpstreamEvent> ListenAsync(UpstreamSession session, Action opened, CancellationToken cancellationToken) =>
        _link.ListenAsync(session, opened, cancellationToken);

    /// <summary>The conversation of a client's session with the gateway, if there is one here; none is opened.</summary>
    public UpstreamSession? FindClientSession(string sessionId) => _sessions.FindClient(sessionId);

    /// <summary>Takes part in the conversation of this key if another gateway replica has opened it; none is opened.</summary>
    public ValueTask FollowAsync(UpstreamSessionKey key) => _sessions.FollowAsync(key);

    /// <summary>The client's session with the gateway has ended: its upstream session is closed, or left to <see cref="Close"/> if it is shared.</summary>
    public void ClientSessionEnded(string sessionId) => _sessions.EndClient(sessionId);

    /// <summary>Closes a session that was taken out of the store.</summary>
    internal void Close(UpstreamSession taken) => _sessions.Close(taken);

    /// <summary>An answer did not fit the verdict: the server is probed and read again soon.</summary>
    public void EraDoubted() => _watch.Doubt(eraToo: true);

    /// <summary>The lists are believed to have changed, or not to fit (−32020): they are read again soon, at most once a second.</summary>
    public void ListingDoubted() => _watch.Doubt(eraToo: false);

    /// <summary>Completes when the first reading has ended, well or not.</summary>
    internal Task FirstReading => _watch.FirstReading;

    internal BackendSettings Settings => _settings;

    /// <summary>Ends its reading, its conversations and its process.</summary>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        _sessions.CloseAll();
        await _link.DisposeAsync();
    }

    internal static UpstreamFault DownFault(BackendStatus status) => new(UpstreamFaultKind.Down, status.Reason ?? "the server has not been reached yet");
}
