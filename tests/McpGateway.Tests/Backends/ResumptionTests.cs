using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Tests.Backends.Support;
using Microsoft.AspNetCore.Http;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Backends;

public class ResumptionTests
{
    [Fact]
    public async Task Call_ServerClosesThePolledStream_IsReadOnByGetAndNotSentAgain()
    {
        await using var server = await LegacyAsync("t");
        server.On["tools/call"] = (http, _) => EventsAsync(http, "id: a-1\nretry: 60\ndata:\n\n");
        server.On["GET"] = (http, request) => request.Headers["Last-Event-ID"] switch
        {
            "a-1" => EventsAsync(http, "id: a-2\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"p\",\"progress\":1}}\n\n"),
            _ => EventsAsync(http, "id: a-3\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":{}}\n\n"),
        };
        await using var room = new BackendFixture();
        var found = await AskAsync(room, server);

        Assert.Equal(2, found.Count);
        Assert.Equal("""{"jsonrpc":"2.0","id":"7","result":{}}""", found[1]);
        Assert.Single(server.Host.Named("tools/call"));
        Assert.Equal(["a-1", "a-2"], server.Host.Named("GET").Select(request => request.Headers["Last-Event-ID"]));
        Assert.All(server.Host.Named("GET"), request => Assert.StartsWith("session-", request.Headers["Mcp-Session-Id"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_ServerNeverGoesOn_EndsWithTheOutcomeUnknown()
    {
        await using var server = await LegacyAsync("t");
        server.On["tools/call"] = (http, _) => EventsAsync(http, "id: a\nretry: 1\ndata:\n\n");
        server.On["GET"] = (http, _) => EventsAsync(http, "id: a\nretry: 1\ndata:\n\n");
        await using var room = new BackendFixture();
        Assert.StartsWith("fault OutcomeUnknown: ", Assert.Single(await AskAsync(room, server)), StringComparison.Ordinal);
        Assert.Equal(5, server.Host.Named("GET").Count());
        Assert.Single(server.Host.Named("tools/call"));
    }

    private static async Task<List<string>> AskAsync(BackendFixture room, ScriptedServer server)
    {
        var backend = await room.ReadyAsync(server);
        var opened = await backend.SessionAsync(UpstreamSessionKey.ForPrincipal("key:a", ProtocolVersion.LatestLegacy, "{}"), TestContext.Current.CancellationToken);
        return await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: opened.Session));
    }

    private static async Task EventsAsync(HttpContext http, string events)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync(events, http.RequestAborted);
    }
}
