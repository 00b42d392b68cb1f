namespace McpGateway.Sessions;

/// <summary>What was found of a session.</summary>
/// <param name="Session">Null: this principal has no such session, unless the store is unavailable.</param>
/// <param name="IsUnavailable">The store did not answer and the session is not known here: it may exist, and must not be called unknown, or the client drops it.</param>
public readonly record struct SessionFinding(LegacySession? Session, bool IsUnavailable = false);
