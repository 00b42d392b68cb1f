namespace McpGateway.Sessions;

/// <summary>Hears of each session that ended: by DELETE, by idle time, or to make room.</summary>
public interface ISessionEnded
{
    /// <summary>
    /// Called soon after a session's end, and again after each exchange that outlived it.
    /// Must not block or throw: start what takes time elsewhere.
    /// </summary>
    void Ended(LegacySession session);
}
