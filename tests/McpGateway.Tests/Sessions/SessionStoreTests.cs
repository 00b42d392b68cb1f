using System.Collections.Concurrent;
using McpGateway.Configuration;
using McpGateway.Sessions;

namespace McpGateway.Tests.Sessions;

/// <summary>What every <see cref="ISessionStore"/> keeps. A store derives from this and says how one is made.</summary>
public abstract class SessionStoreTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private protected ManualTime Time { get; } = new();

    private protected SessionOptions Bounds { get; } = new() { Idle = Idle, PerPrincipal = 3, Total = 5 };

    private protected EndedSessions Ended { get; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract ISessionStore Store { get; }

    [Fact]
    public async Task Find_OwnSession_GivesItBack()
    {
        var session = await AddAsync("alice");
        var found = (await Store.FindAsync(session.Id, "alice", Stop)).Session;
        Assert.NotNull(found);
        Assert.Equal(session.EndpointServer, found.EndpointServer);
        Assert.Equal(session.Version, found.Version);
        Assert.Equal(session.ClientCapabilitiesJson, found.ClientCapabilitiesJson);
        Assert.Equal(session.ClientInfoJson, found.ClientInfoJson);
    }

    [Fact]
    public async Task AnyUse_OfAnothersSession_IsAsIfItDidNotExist()
    {
        var session = await AddAsync("alice");
        Assert.Equal(default, await Store.FindAsync(session.Id, "mallory", Stop));
        Assert.Equal(SessionOutcome.Refused, await Store.RemoveAsync(session.Id, "mallory", Stop));
        Assert.Equal(SessionOutcome.Refused, await Store.ReplaceAsync(session with { PrincipalId = "mallory" }, Stop));
        await Store.TouchAsync(session with { PrincipalId = "mallory" }, Stop);
        Assert.Equal("alice", (await Store.FindAsync(session.Id, "alice", Stop)).Session?.PrincipalId);
    }

    [Fact]
    public async Task Replace_OwnSession_IsSeenFromThenOn()
    {
        var session = await AddAsync("alice");
        Assert.Equal(SessionOutcome.Done, await Store.ReplaceAsync(session with { LogLevel = "warning" }, Stop));
        Assert.Equal("warning", (await Store.FindAsync(session.Id, "alice", Stop)).Session?.LogLevel);
    }

    [Fact]
    public async Task Remove_OwnSession_EndsItOnce()
    {
        var session = await AddAsync("alice");
        Assert.Equal(SessionOutcome.Done, await Store.RemoveAsync(session.Id, "alice", Stop));
        Assert.Equal(SessionOutcome.Refused, await Store.RemoveAsync(session.Id, "alice", Stop));
        Assert.Equal(default, await Store.FindAsync(session.Id, "alice", Stop));
        Assert.Equal(SessionOutcome.Refused, await Store.ReplaceAsync(session, Stop));
        Assert.Equal([session.Id], Ended.Ids);
    }

    [Fact]
    public async Task Find_AfterTheIdleTime_IsUnknownAndEnded()
    {
        var session = await AddAsync("alice");
        Time.Advance(Idle);
        Assert.Equal(default, await Store.FindAsync(session.Id, "alice", Stop));
        Assert.Equal([session.Id], Ended.Ids);
    }

    [Fact]
    public async Task IdleTime_WithoutAnyRequest_EndsTheSession()
    {
        var session = await AddAsync("alice");
        Time.Advance(Idle + TimeSpan.FromMinutes(1));
        Assert.Equal([session.Id], Ended.Ids);
    }

    [Fact]
    public async Task UseOrTouch_BeforeTheIdleTime_BeginsItAnew()
    {
        var session = await AddAsync("alice");
        Time.Advance(Idle * 0.9);
        Assert.NotNull((await Store.FindAsync(session.Id, "alice", Stop)).Session);
        Time.Advance(Idle * 0.9);
        await Store.TouchAsync(session, Stop);
        Time.Advance(Idle * 0.9);
        Assert.NotNull((await Store.FindAsync(session.Id, "alice", Stop)).Session);
        Assert.Empty(Ended.Ids);
    }

    [Fact]
    public async Task Touch_AfterTheEnd_IsHeardSoThatNothingIsLeftBehind()
    {
        var session = await AddAsync("alice");
        Assert.Equal(SessionOutcome.Done, await Store.RemoveAsync(session.Id, "alice", Stop));
        await Store.TouchAsync(session, Stop);
        Assert.Equal([session.Id, session.Id], Ended.Ids);
        Assert.Equal(default, await Store.FindAsync(session.Id, "alice", Stop));
    }

    [Fact]
    public async Task Add_AtThePrincipalsBound_EndsItsLeastRecentlyUsed()
    {
        var first = await AddAsync("alice");
        var second = await AddAsync("alice");
        await AddAsync("alice");
        await Store.FindAsync(first.Id, "alice", Stop);
        Time.Advance(TimeSpan.FromSeconds(1));

        await AddAsync("alice");
        Assert.Equal([second.Id], Ended.Ids);
        Assert.Equal(default, await Store.FindAsync(second.Id, "alice", Stop));
        Assert.NotNull((await Store.FindAsync(first.Id, "alice", Stop)).Session);
    }

    [Fact]
    public async Task Add_AtTheTotalBound_TakesFromTheSamePrincipalAlone()
    {
        var bystander = await AddAsync("alice");
        await AddAsync("alice");
        await AddAsync("alice");
        var own = await AddAsync("bob");
        await AddAsync("bob");

        await AddAsync("bob");
        Assert.Equal([own.Id], Ended.Ids);
        Assert.Equal(SessionOutcome.Refused, await Store.AddAsync(NewSession("carol"), Stop));
        Assert.NotNull((await Store.FindAsync(bystander.Id, "alice", Stop)).Session);
    }

    private async Task<LegacySession> AddAsync(string principal)
    {
        var session = NewSession(principal);
        Assert.Equal(SessionOutcome.Done, await Store.AddAsync(session, Stop));
        Time.Advance(TimeSpan.FromSeconds(1));
        return session;
    }

    private static LegacySession NewSession(string principal) => new()
    {
        Id = SessionIds.New(),
        PrincipalId = principal,
        EndpointServer = "notes",
        Version = "2025-11-25",
        ClientCapabilitiesJson = """{"roots":{}}"""u8.ToArray(),
        ClientInfoJson = """{"name":"t","version":"1"}"""u8.ToArray(),
    };

    private protected sealed class EndedSessions : ISessionEnded
    {
        private readonly ConcurrentQueue<string> _ids = new();

        public IEnumerable<string> Ids => _ids;

        public void Ended(LegacySession session) => _ids.Enqueue(session.Id);
    }
}
