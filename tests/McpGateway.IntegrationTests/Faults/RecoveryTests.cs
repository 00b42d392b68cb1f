using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>Servers that go away and come back, each test before a gateway of its own: the grace period is a setting.</summary>
public sealed class RecoveryTests
{
    private const string Grace = "catalog: { grace: 4s }";

    [Fact]
    public async Task Server_GoesAndComesBack_IsKeptForTheGracePeriodThenLeavesThenReturnsByItself()
    {
        var server = await TestServer.StartAsync(Scripts.Modern("ok"));
        await using var beside = await TestServer.StartAsync(Scripts.Modern("ok"));
        await using var gateway = await RunningGateway.StartAsync($$"""
              gone: { url: "{{server.Url}}" }
              other: { url: "{{beside.Url}}" }
            """, Grace);
        using var caller = gateway.Caller();
        await Eventually.AsyncValue(caller.ListToolsAsync, answer => answer.ToolNames.Count() == 2);

        await server.DisposeAsync();
        var failed = await caller.CallAsync("gone__ok", TestContext.Current.CancellationToken);
        var kept = await caller.ListToolsAsync(TestContext.Current.CancellationToken);

        Assert.Equal((200, -31503), (failed.Status, failed.Code));
        Assert.Contains("gone: ", failed.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(["gone__ok", "other__ok"], kept.ToolNames);

        await Eventually.AsyncValue(caller.ListToolsAsync, answer => answer.ToolNames.SequenceEqual(["other__ok"]));
        var after = await caller.CallAsync("gone__ok", TestContext.Current.CancellationToken);
        Assert.Equal(-31503, after.Code);

        await using var back = await TestServer.StartAsync(Scripts.Modern("ok"), server.Port);
        await Eventually.AsyncValue(caller.ListToolsAsync, answer => answer.ToolNames.Count() == 2, TimeSpan.FromSeconds(45));
        Assert.Equal("ok", (await caller.CallAsync("gone__ok", TestContext.Current.CancellationToken)).Text);
        Assert.Equal("ok", (await caller.CallAsync("other__ok", TestContext.Current.CancellationToken)).Text);
    }

    [Fact]
    public async Task Server_OneReplicaDead_CallsGoToTheOther()
    {
        await using var alive = await TestServer.StartAsync(Scripts.Modern("ok"));
        await using var gateway = await RunningGateway.StartAsync($$"""
              pair: { urls: [ "http://127.0.0.1:{{FreePort.Pick()}}/mcp", "{{alive.Url}}" ] }
            """);
        await gateway.ServerIsAsync("pair", "ready");
        using var caller = gateway.Caller();

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("ok", (await caller.CallAsync("pair__ok", TestContext.Current.CancellationToken)).Text);
        }

        Assert.Equal(20, alive.CallsOf("ok").Count());
    }

    [Fact]
    public async Task Server_ChangesItsEra_IsReadAnewAndCallsGoOn()
    {
        var before = await TestServer.StartAsync(Scripts.Legacy("ok"));
        await using var gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{before.Url}}" }""");
        await gateway.ServerIsAsync("one", "ready");
        using var caller = gateway.Caller();
        Assert.Equal("ok", (await caller.CallAsync("one__ok", TestContext.Current.CancellationToken)).Text);

        await before.DisposeAsync();
        await using var after = await TestServer.StartAsync(Scripts.Modern("ok"), before.Port);

        await Eventually.AsyncValue(cancellationToken => caller.CallAsync("one__ok", cancellationToken), answer => answer.Text == "ok");
        await gateway.StatusIsAsync(status => status.GetProperty("servers")[0].GetProperty("era").GetString() == "modern");
        Assert.Equal("ok", (await caller.CallAsync("one__ok", TestContext.Current.CancellationToken)).Text);
    }
}
