using McpGateway.Configuration;

namespace McpGateway.Affinity;

/// <summary>Whose calls to which server stay at one replica. Bound to the principal, so a session id alone finds nothing of another's.</summary>
/// <param name="PrincipalId">Whose.</param>
/// <param name="SessionId">The legacy session; null: all calls of the principal together.</param>
/// <param name="Server">The server's name.</param>
public readonly record struct AffinityKey(string PrincipalId, string? SessionId, string Server)
{
    /// <summary>By the server's <c>affinity</c>; a modern request has no session and stays by its principal.</summary>
    public static AffinityKey Of(ServerOptions server, string principalId, string? sessionId) =>
        new(principalId, server.Affinity == AffinityMode.Principal ? null : sessionId, server.Name);
}
