namespace McpGateway.Sessions;

/// <summary>
/// Keeps the legacy sessions within their bounds: idle time, number per principal, number in all
/// (<see cref="Configuration.SessionOptions"/>). A session is found by its own principal alone; another's, an ended
/// one and one that never was give the same answer.
/// </summary>
public interface ISessionStore
{
    /// <summary>The session, whose idle time begins anew; none if this principal has no such session.</summary>
    ValueTask<SessionFinding> FindAsync(string id, string principalId, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps a new session. Where a bound is reached, the principal's own session that was used least recently ends to
    /// make room: nobody can push out another's. Refused if the store is full and the principal has none to give.
    /// </summary>
    ValueTask<SessionOutcome> AddAsync(LegacySession session, CancellationToken cancellationToken);

    /// <summary>Takes <paramref name="session"/> in the place of the one with its id and principal. Refused if there is none.</summary>
    ValueTask<SessionOutcome> ReplaceAsync(LegacySession session, CancellationToken cancellationToken);

    /// <summary>
    /// Begins the idle time anew, at the end of what may last longer than one request. Of a session that has ended
    /// meanwhile <see cref="ISessionEnded"/> hears again: what was begun for it after its end would have no other end.
    /// </summary>
    ValueTask TouchAsync(LegacySession session, CancellationToken cancellationToken);

    /// <summary>Ends the session. Refused if this principal has no such session.</summary>
    ValueTask<SessionOutcome> RemoveAsync(string id, string principalId, CancellationToken cancellationToken);
}
