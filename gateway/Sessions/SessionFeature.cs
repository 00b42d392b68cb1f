namespace McpGateway.Sessions;

/// <summary>The legacy session this exchange belongs to. Modern exchanges have none.</summary>
public sealed class SessionFeature(LegacySession session)
{
    public LegacySession Session { get; } = session;
}
