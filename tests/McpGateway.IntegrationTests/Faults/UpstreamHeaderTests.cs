using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>What of a client's request reaches a server: its message, and nothing else (design §3, what travels).</summary>
public sealed class UpstreamHeaderTests(TwoEras eras) : IClassFixture<TwoEras>
{
    private static readonly string[] Allowed =
    [
        "Accept", "Accept-Encoding", "Authorization", "Content-Length", "Content-Type", "Host", "MCP-Protocol-Version",
        "Mcp-Method", "Mcp-Name", "Mcp-Session-Id", "Transfer-Encoding",
    ];

    private static readonly (string Name, string Value)[] Hostile =
    [
        ("Cookie", "session=of-the-client"), ("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"),
        ("Forwarded", "for=6.6.6.6"), ("X-Real-IP", "6.6.6.6"), ("Via", "1.1 evil"), ("Proxy-Authorization", "Basic c2VjcmV0"), ("X-Api-Key", "of-the-client"),
        ("Referer", "http://evil.example/"), ("User-Agent", "evil/1"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        ("Upgrade", "websocket"), ("TE", "trailers"), ("Keep-Alive", "timeout=1000"), ("X-HTTP-Method-Override", "DELETE"), ("Last-Event-ID", "7"),
        ("Range", "bytes=0-1"), ("Mcp-Param-Hidden", "of-no-schema"), ("Accept-Language", "xx"),
    ];

    public static TheoryData<string, string> Cells => TwoEras.Cells;

    [Theory, MemberData(nameof(Cells))]
    public async Task Call_HostileHeaders_OnlyTheGatewaysOwnArrive(string client, string server)
    {
        var name = eras.Script(server, (http, request) => Reply.TextAsync(http, request, "done"), out var tool);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.SendAsync(caller.Call(name), TestContext.Current.CancellationToken, name, headers =>
        {
            foreach (var (header, value) in Hostile)
            {
                headers.TryAddWithoutValidation(header, value);
            }
        });

        Assert.True(answer.Text == "done", $"{answer}");
        var arrived = Assert.Single(eras.Server(server).CallsOf(tool));
        Assert.Equal("/mcp?fixed=1", arrived.Target);
        Assert.Equal("POST", arrived.HttpMethod);
        Assert.Equal(TwoEras.OwnToken, arrived.Header("Authorization"));
        Assert.Equal("identity", arrived.Header("Accept-Encoding"));
        Assert.Equal(eras.Server(server).Url.Authority, arrived.Header("Host"));

        // An intermediary forwards the Mcp-Param-* that it does not know (2026-07-28, streamable-http), to those who speak them.
        var more = client == "modern" && server == "modern" ? ["Mcp-Param-Hidden"] : Array.Empty<string>();
        Assert.Empty(arrived.Headers.Keys.Except([.. Allowed, .. more], StringComparer.OrdinalIgnoreCase));
        Assert.DoesNotContain(caller.Session ?? "no session", arrived.Headers.Values);
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Call_TokenOfTheClient_IsNowhereInWhatArrives(string client, string server)
    {
        var name = eras.Script(server, (http, request) => Reply.TextAsync(http, request, "done"), out var tool);
        using var caller = await eras.CallerAsync(client);

        await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Single(eras.Server(server).CallsOf(tool));
        Assert.All(eras.Server(server).Requests, request => Assert.DoesNotContain(
            request.Headers.Values.Append(request.Target).Append(request.Body), text => text.Contains(eras.Gateway.Key, StringComparison.Ordinal)));
    }

    [Theory, InlineData("modern"), InlineData("legacy")]
    public async Task Call_OtherEra_ServerSeesNothingOfIt(string server)
    {
        var name = eras.Script(server, (http, request) => Reply.TextAsync(http, request, "done"), out var tool);
        using var caller = await eras.CallerAsync(server == "modern" ? "legacy" : "modern");

        await caller.CallAsync(name, TestContext.Current.CancellationToken);

        var arrived = Assert.Single(eras.Server(server).CallsOf(tool));
        if (server == "modern")
        {
            Assert.Null(arrived.Header("Mcp-Session-Id"));
            Assert.Equal(("2026-07-28", "tools/call", tool), (arrived.Header("MCP-Protocol-Version"), arrived.Header("Mcp-Method"), arrived.Header("Mcp-Name")));
            Assert.True(arrived.Params.GetProperty("_meta").TryGetProperty("io.modelcontextprotocol/clientCapabilities", out _));
        }
        else
        {
            Assert.StartsWith("upstream-", arrived.Header("Mcp-Session-Id"), StringComparison.Ordinal);
            Assert.Equal("2025-11-25", arrived.Header("MCP-Protocol-Version"));
            Assert.Null(arrived.Header("Mcp-Method"));
            Assert.DoesNotContain("io.modelcontextprotocol/", arrived.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Call_Batch_ElementsCarryNothingOfTheClientsEither()
    {
        var name = eras.Script("legacy", (http, request) => Reply.TextAsync(http, request, "done"), out var tool);
        using var caller = eras.Gateway.Caller();
        await caller.InitializeAsync(TestContext.Current.CancellationToken, "2025-03-26");

        var answer = await caller.SendAsync($"[{caller.Call(name)},{caller.Call(name)}]", TestContext.Current.CancellationToken, headers: headers => headers.Add("Cookie", "session=1"));

        Assert.True(answer.Status == 200, $"{answer}");
        Assert.Equal(2, eras.Legacy.CallsOf(tool).Count());
        Assert.All(eras.Legacy.CallsOf(tool), arrived => Assert.Empty(arrived.Headers.Keys.Except(Allowed, StringComparer.OrdinalIgnoreCase)));
        Assert.All(eras.Legacy.CallsOf(tool), arrived => Assert.Equal(TwoEras.OwnToken, arrived.Header("Authorization")));
    }
}
