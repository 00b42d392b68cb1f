using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Sessions;
using McpGateway.Tests.Backends.Support;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Backends;

public class UpstreamSessionTests
{
    private const string Capabilities = """{"roots":{}}""";

    [Fact]
    public async Task Session_ManyAskAtOnce_IsOpenedOncePerKeyWithItsOwnCapabilities()
    {
        await using var server = await LegacyAsync("t");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var mine = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenAsync(backend, Client("a"))));
        var other = await OpenAsync(backend, Client("b"));

        Assert.Single(mine.Distinct());
        Assert.NotEqual(mine[0].Id, other.Id);
        Assert.Equal(3, server.Host.Named("initialize").Count());
        var sent = server.Host.Named("initialize").Last().Params;
        Assert.Equal(Capabilities, sent.GetProperty("capabilities").GetRawText());
        Assert.Equal("2025-06-18", sent.GetProperty("protocolVersion").GetString());
        Assert.Equal("mcp-gateway", sent.GetProperty("clientInfo").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Session_ServerForgetsIt_FaultSaysSoAndTheNextIsOpenedWithItsLogLevel()
    {
        await using var server = await LegacyAsync("t");
        server.On["tools/call"] = (http, request) => server.InSessionAsync(http, request, Response(request, "{}"));
        server.On["logging/setLevel"] = (http, request) => server.InSessionAsync(http, request, Response(request, "{}"));
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var session = await OpenAsync(backend, Client("a"));
        backend.LogLevelSet(session, "warning");
        Assert.Equal("""{"jsonrpc":"2.0","id":"7","result":{}}""", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: session))));

        server.Sessions.Clear();
        Assert.StartsWith("fault SessionUnknown: ", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: session))), StringComparison.Ordinal);
        Assert.Equal(SessionLoss.Removed, await backend.SessionForgottenAsync(session));
        var again = await OpenAsync(backend, Client("a"));
        Assert.NotEqual(session.Id, again.Id);
        var level = Assert.Single(server.Host.Named("logging/setLevel"));
        Assert.Equal("warning", level.Params.GetProperty("level").GetString());
        Assert.Equal(again.Id, level.Headers["Mcp-Session-Id"]);
        Assert.StartsWith("{", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: again))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_ServerAnswers400NamingTheSession_IsForgottenToo()
    {
        await using var server = await LegacyAsync("t");
        server.On["tools/call"] = (http, _) => JsonAsync(http, """{"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: No valid session ID provided"},"id":null}""", 400);
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var session = await OpenAsync(backend, Client("a"));
        Assert.StartsWith("fault SessionUnknown: ", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: session))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_OwnOneIsForgotten_ListsAreReadAgainInANewOne()
    {
        await using var server = await LegacyAsync("t");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        server.Sessions.Clear();
        server.On["tools/list"] = (http, request) => server.InSessionAsync(http, request, Response(request, ToolList("new")));
        backend.ListingDoubted();
        await room.UntilAsync(backend, found => found.Listing.Tools is [{ Name: "new" }]);
        Assert.DoesNotContain(room.Log.Lines, line => line.Contains("attempt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Session_ClientsSessionEnds_IsDeletedUpstream()
    {
        await using var server = await LegacyAsync("t");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var session = await OpenAsync(backend, Client("a"));
        var stays = await OpenAsync(backend, Client("b"));
        ((ISessionEnded)room.Registry).Ended(new LegacySession { Id = "a", PrincipalId = "key:x", Version = "2025-06-18", ClientCapabilitiesJson = [], ClientInfoJson = [] });

        await server.Host.ArrivedAsync("DELETE");
        Assert.Equal(session.Id, Assert.Single(server.Host.Named("DELETE")).Headers["Mcp-Session-Id"]);
        Assert.Same(stays, await OpenAsync(backend, Client("b")));
        Assert.NotSame(session, await OpenAsync(backend, Client("a")));
    }

    [Fact]
    public async Task Session_FifthCapabilitySetOfAPrincipal_ClosesTheLeastUsed()
    {
        await using var server = await LegacyAsync("t");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var sessions = new List<UpstreamSession>();
        for (var i = 0; i < 5; i++)
        {
            sessions.Add(await OpenAsync(backend, UpstreamSessionKey.ForPrincipal("key:a", ProtocolVersion.LatestLegacy, $$"""{"n":{{i}}}""")));
        }

        await server.Host.ArrivedAsync("DELETE");
        Assert.Equal(sessions[0].Id, Assert.Single(server.Host.Named("DELETE")).Headers["Mcp-Session-Id"]);
    }

    [Fact]
    public async Task Session_IdThatIsNotVisibleAscii_IsRefused()
    {
        await using var server = await LegacyAsync("t");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        server.On["initialize"] = (http, request) =>
        {
            http.Response.Headers["Mcp-Session-Id"] = "a b";
            return JsonAsync(http, Response(request, Initialize("{}")));
        };
        var result = await backend.SessionAsync(Client("z"), TestContext.Current.CancellationToken);
        Assert.Contains("not visible ASCII", result.Fault!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-10-07", "a revision that the gateway does not speak")]
    [InlineData("2026-07-28", "a revision that the gateway does not speak")]
    public async Task Session_ServerSettlesOnAStrangeRevision_IsRefused(string version, string reason)
    {
        await using var server = await LegacyAsync("t");
        server.On["initialize"] = (http, request) => JsonAsync(http, Response(request, Initialize("{}", version)));
        await using var room = new BackendFixture();
        var backend = await room.StartAsync(server);
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Down);
        Assert.Contains(reason, backend.Status.Reason, StringComparison.Ordinal);
    }

    private static UpstreamSessionKey Client(string id) => UpstreamSessionKey.ForClientSession(id, "key:x", ProtocolVersion.V20250618, Capabilities);

    private static async Task<UpstreamSession> OpenAsync(Backend backend, UpstreamSessionKey key)
    {
        var result = await backend.SessionAsync(key, TestContext.Current.CancellationToken);
        Assert.True(result.IsOpen, result.Fault?.Reason);
        return result.Session;
    }
}
