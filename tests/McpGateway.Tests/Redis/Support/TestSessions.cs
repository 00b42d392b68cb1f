using McpGateway.Sessions;

namespace McpGateway.Tests.Redis.Support;

internal static class TestSessions
{
    public static LegacySession New(string principal) => new()
    {
        Id = SessionIds.New(),
        PrincipalId = principal,
        EndpointServer = "notes",
        Version = "2025-11-25",
        ClientCapabilitiesJson = """{"roots":{}}"""u8.ToArray(),
        ClientInfoJson = """{"name":"client-of-the-test","version":"1"}"""u8.ToArray(),
    };

    public static async Task<LegacySession> AddAsync(this SessionReplica replica, string principal = "alice")
    {
        var session = New(principal);
        Assert.Equal(SessionOutcome.Done, await replica.Store.AddAsync(session, TestContext.Current.CancellationToken));
        return session;
    }

    public static async Task<SessionFinding> FindAsync(this SessionReplica replica, LegacySession session) =>
        await replica.Store.FindAsync(session.Id, session.PrincipalId, TestContext.Current.CancellationToken);

    public static async Task<SessionOutcome> RemoveAsync(this SessionReplica replica, LegacySession session) =>
        await replica.Store.RemoveAsync(session.Id, session.PrincipalId, TestContext.Current.CancellationToken);
}
