namespace McpGateway.Sessions;

/// <summary>Hears of each session that ended: by DELETE, by idle time, or to make room.</summary>
public interface ISessionEnded
{
    /// <summary>Called once per session, soon after its end. Must not block or throw: start what takes time elsewhere.</summary>
    void Ended(LegacySession session);
}
