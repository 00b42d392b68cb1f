using McpGateway.Configuration;
using McpGateway.Sessions;

namespace McpGateway.Backends;

/// <summary>
/// The conversations with legacy servers that all gateway replicas share, so that a server that keeps state sees one
/// session of a client whichever gateway replica serves the call. Without one each lives in this process.
/// </summary>
public interface IUpstreamSessionStore
{
    /// <summary>The conversation of this key, opened by any gateway replica.</summary>
    ValueTask<SharedSession> FindAsync(ServerOptions server, UpstreamSessionKey key, CancellationToken cancellationToken);

    /// <summary>Keeps the session unless the key has one already: then that one is the answer, and the caller closes its own.</summary>
    /// <param name="server">The server.</param>
    /// <param name="session">Opened a moment ago; it has an id.</param>
    /// <param name="evenIfEmptied">Also where the store was emptied a moment ago and others may still bring one back.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<SharedSession> AddAsync(ServerOptions server, UpstreamSession session, bool evenIfEmptied, CancellationToken cancellationToken);

    /// <summary>Takes exactly this session out, unless somebody used it within <paramref name="unusedFor"/>. Of all who ask, one gets <see cref="SessionLoss.Removed"/>.</summary>
    ValueTask<SessionLoss> RemoveAsync(ServerOptions server, UpstreamSession session, TimeSpan unusedFor, CancellationToken cancellationToken);

    /// <summary>It is in use: the store is told in the background, now and then. Costs no round trip.</summary>
    void Used(ServerOptions server, UpstreamSession session, bool hasChanged = false);

    /// <summary>This gateway replica has nothing to do with it any more; the others may.</summary>
    void Leave(UpstreamSession session);

    /// <summary>Takes out all that belong to a client's session that has ended: exactly one gateway replica gets them, and closes them. Nothing while the client's session lives.</summary>
    ValueTask<IReadOnlyList<EndedUpstreamSession>> TakeAsync(LegacySession ended, CancellationToken cancellationToken);
}

/// <summary>What was found.</summary>
/// <param name="Session">The one that all use; null: there is none, unless the store is unavailable.</param>
/// <param name="IsUnavailable">The store did not answer, or was emptied a moment ago.</param>
public readonly record struct SharedSession(UpstreamSession? Session, bool IsUnavailable = false);

/// <summary>A session to close.</summary>
/// <param name="Server">Name of the server.</param>
/// <param name="Presentation">As whom the gateway opened it: <see cref="ServerOptions.Presentation"/>.</param>
/// <param name="Session">The session.</param>
public readonly record struct EndedUpstreamSession(string Server, string Presentation, UpstreamSession Session);

/// <summary>Who learned first that a session, or a replica's state, is lost.</summary>
public enum SessionLoss
{
    /// <summary>This caller: it tells its client.</summary>
    Removed,

    /// <summary>Somebody before.</summary>
    KnownBefore,

    /// <summary>The store did not say.</summary>
    Unavailable,
}
