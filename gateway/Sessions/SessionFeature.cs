namespace McpGateway.Sessions;

/// <summary>The legacy session this exchange belongs to. Modern exchanges have none.</summary>
public sealed class SessionFeature(LegacySession session, ISessionStore store) : IDisposable
{
    public LegacySession Session { get; } = session;

    /// <summary>A call may outlast the idle time; its session must not end at that moment.</summary>
    public void Dispose() => _ = store.TouchAsync(Session, CancellationToken.None);
}
