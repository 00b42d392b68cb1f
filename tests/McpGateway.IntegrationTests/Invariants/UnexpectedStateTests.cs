using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Invariants;

/// <summary>Invariant 7: what nobody foresaw refuses.</summary>
public sealed class UnexpectedStateTests(TwoPrincipals two) : IClassFixture<TwoPrincipals>
{
    [Fact]
    public async Task Principal_ThatNoClientEntryNames_IsRefusedWhateverItAsks()
    {
        using var stranger = two.Caller("stranger");

        var list = await stranger.ListToolsAsync(TestContext.Current.CancellationToken);
        var call = await stranger.CallAsync("modern__tool_0000", TestContext.Current.CancellationToken);
        using var initialize = await stranger.PostAsync(
            """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"a","version":"1"}}}""",
            _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal((403, 403, 403), (list.Status, call.Status, (int)initialize.StatusCode));
        Assert.False(initialize.Headers.Contains("Mcp-Session-Id"));
        Assert.Empty(two.Modern.CallsOf("tool_0000"));
    }

    [Fact]
    public async Task Role_ThatAllowsNothing_SeesNothingAndMayNothing()
    {
        using var eve = two.Caller("eve");
        using var alone = two.Caller("eve", "modern");

        Assert.Empty((await eve.ListToolsAsync(TestContext.Current.CancellationToken)).ToolNames);
        Assert.Equal(-32602, (await eve.CallAsync("modern__tool_0001", TestContext.Current.CancellationToken)).Code);
        Assert.Equal(404, (await alone.ListToolsAsync(TestContext.Current.CancellationToken)).Status);
        Assert.Empty(two.Modern.CallsOf("tool_0001"));
    }

    [Fact]
    public async Task Credentials_WrongWhereAnonymousIsAllowed_AreNotTakenForNone()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("ok"));
        using var folder = new Gateway.GatewayFolder();
        folder.WriteConfig($$"""
            auth: { anonymous: true }
            servers:
              one: { url: "{{server.Url}}" }
            """);
        folder.WritePolicy("""
            version: 1
            clients: [ { name: anybody, when: { anonymous: true }, roles: [user] } ]
            roles: { user: { allow: [ { server: "*" } ] } }
            """);
        await using var gateway = await Gateway.GatewayProcess.StartAsync(folder, TestContext.Current.CancellationToken);
        using var anonymous = new Caller(gateway.Endpoint, key: null);
        using var pretender = new Caller(gateway.Endpoint, key: "mcpg_bot_" + new string('a', 43));

        await Eventually.AsyncValue(anonymous.ListToolsAsync, answer => answer.Status == 200 && answer.ToolNames.Contains("one__ok"));
        var answer = await pretender.ListToolsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(401, answer.Status);
    }
}
