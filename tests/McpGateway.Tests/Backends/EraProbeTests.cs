using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Tests.Backends.Support;
using Microsoft.AspNetCore.Http;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Backends;

public class EraProbeTests
{
    [Fact]
    public async Task Probe_DiscoverSucceeds_IsModernAndSentProperly()
    {
        await using var server = await ModernAsync("t");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);

        Assert.Equal(Era.Modern, backend.Era!.Era);
        Assert.Equal("Be kind.", backend.Listing.Introduction.Instructions);
        var probe = server.Host.Named("server/discover").First();
        Assert.Equal("2026-07-28", probe.Headers["MCP-Protocol-Version"]);
        Assert.Equal("server/discover", probe.Headers["Mcp-Method"]);
        Assert.Equal("application/json, text/event-stream", probe.Headers["Accept"]);
        Assert.Equal("identity", probe.Headers["Accept-Encoding"]);
        Assert.Equal("application/json", probe.Headers["Content-Type"]);
        var meta = probe.Params.GetProperty("_meta");
        Assert.Equal("2026-07-28", meta.GetProperty("io.modelcontextprotocol/protocolVersion").GetString());
        Assert.Equal("{}", meta.GetProperty("io.modelcontextprotocol/clientCapabilities").GetRawText());

        // It refused initialize: legacy clients are bridged to it.
        Assert.Same(backend.Era, backend.Era.For(Era.Legacy));
    }

    [Theory]
    [InlineData(400, """{"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: Server not initialized"},"id":null}""", "application/json")]
    [InlineData(400, "what?", "text/plain")]
    [InlineData(404, "", "text/plain")]
    [InlineData(405, "", "text/plain")]
    [InlineData(200, """{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":1}""", "application/json")]
    [InlineData(400, """{"jsonrpc":"2.0","error":{"code":-32022,"message":"no","data":{"supported":["2025-11-25","2025-06-18"],"requested":"2026-07-28"}},"id":1}""", "application/json")]
    [InlineData(200, "", "application/json")]
    public async Task Probe_AnswerOfALegacyServer_FallsBackToInitialize(int status, string body, string type)
    {
        await using var server = await LegacyAsync("t");
        server.On["server/discover"] = (http, _) => BytesAsync(http, System.Text.Encoding.UTF8.GetBytes(body), type, status);
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);

        Assert.Equal(Era.Legacy, backend.Era!.Era);
        Assert.Same(ProtocolVersion.V20251125, backend.Era.Version);
        Assert.Equal(["t"], backend.Listing.Tools.Select(tool => tool.Name));
        Assert.Contains(server.Host.Named("notifications/initialized"), request => request.Headers["Mcp-Session-Id"] == "session-1");
        Assert.DoesNotContain("_meta", server.Host.Named("tools/list").First().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "401 Unauthorized from its own address: check headers in gateway.yaml")]
    [InlineData(403, "403 Forbidden from its own address: check headers in gateway.yaml")]
    [InlineData(500, "500 Internal Server Error")]
    [InlineData(503, "503 Service Unavailable")]
    [InlineData(429, "429 Too Many Requests")]
    [InlineData(307, "redirects are not followed")]
    public async Task Probe_StatusThatIsNoEvidence_LeavesTheServerDownAndNeverInitializes(int status, string reason)
    {
        await using var server = await LegacyAsync("t");
        server.On["server/discover"] = (http, _) =>
        {
            http.Response.Headers.Location = "/elsewhere";
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        await using var room = new BackendFixture();
        var backend = await room.StartAsync(server);
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Down);

        Assert.Null(backend.Era);
        Assert.StartsWith("scripted: ", backend.Status.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, backend.Status.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Host.Named("initialize"));
        Assert.Empty(server.Host.Named("GET"));
    }

    [Fact]
    public async Task Probe_NoAnswerInTime_IsAnOutageAndNeverInitializes()
    {
        await using var server = await LegacyAsync("t");
        server.On["server/discover"] = (http, _) => HangAsync(http);
        await using var room = new BackendFixture(BackendFixture.Options with { ProbeTimeout = TimeSpan.FromMilliseconds(500) });
        var backend = await room.StartAsync(server);
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Down);

        Assert.Contains("no byte came", backend.Status.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Host.Named("initialize"));
    }

    [Fact]
    public async Task Probe_ServerWithOnlyUnknownRevisions_IsDownAndSaysSo()
    {
        await using var server = await LegacyAsync("t");
        server.On["server/discover"] = (http, request) => JsonAsync(http, Error(request, -32022, "no", """{"supported":["2031-01-01"],"requested":"2026-07-28"}"""), 400);
        await using var room = new BackendFixture();
        var backend = await room.StartAsync(server);
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Down);

        Assert.Contains("no revision that the gateway speaks", backend.Status.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Host.Named("initialize"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Probe_DualEraServer_IsModern_AndWhereItKeepsSessionsLegacyForLegacyClients(bool keepsSessions)
    {
        await using var server = await LegacyAsync("t");
        if (!keepsSessions)
        {
            server.On["initialize"] = (http, request) => JsonAsync(http, Response(request, Initialize("""{"tools":{}}""")));
        }

        server.On["server/discover"] = (http, request) => JsonAsync(http, Response(request, Discover("""{"tools":{}}""").Replace("[\"2026-07-28\"]", "[\"2025-11-25\",\"2026-07-28\"]", StringComparison.Ordinal)));
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, ToolList("t")));
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);

        Assert.Equal(Era.Modern, backend.Era!.Era);
        Assert.Equal(keepsSessions ? Era.Legacy : Era.Modern, backend.Era.For(Era.Legacy).Era);
        Assert.Equal(Era.Modern, backend.Era.For(Era.Modern).Era);
    }

    [Fact]
    public async Task Probe_ServerIsUpgraded_VerdictIsCheckedAgainOnDoubt()
    {
        await using var server = await LegacyAsync("old");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        Assert.Equal(Era.Legacy, backend.Era!.Era);

        server.On["server/discover"] = (http, request) => JsonAsync(http, Response(request, Discover("""{"tools":{}}""")));
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, ToolList("new")));
        backend.EraDoubted();
        await room.UntilAsync(backend, found => found.Listing.Tools is [{ Name: "new" }]);

        Assert.Equal(Era.Modern, backend.Era!.Era);
    }

    private static async Task HangAsync(HttpContext http)
    {
        var aborted = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }
}
