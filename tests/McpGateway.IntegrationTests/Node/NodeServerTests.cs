namespace McpGateway.IntegrationTests.Node;

public sealed class NodeServerTests
{
    [Theory]
    [InlineData(NodeClientKind.V1)]
    [InlineData(NodeClientKind.V2)]
    public async Task Connect_LegacyClientOnModernServer_IsRefusedNamingTheRevision(NodeClientKind kind)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await NodeServer.StartModernAsync(cancellationToken);

        await using var client = await NodeClient.ConnectAsync(kind, server.Url, cancellationToken: cancellationToken);

        Assert.Contains("-32022", client.Connection.Failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_PinnedClientOnLegacyServer_IsRefused()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await NodeServer.StartLegacyAsync(cancellationToken);

        await using var client = await NodeClient.ConnectAsync(NodeClientKind.V2Pinned, server.Url, cancellationToken: cancellationToken);

        Assert.NotNull(client.Connection.Error);
    }

    [Theory]
    [InlineData(NodeClientKind.V1, "legacy.mjs")]
    [InlineData(NodeClientKind.V2Pinned, "modern.mjs")]
    public async Task Headers_GivenToTheClient_ReachTheServer(NodeClientKind kind, string script)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await NodeServer.StartAsync(script, cancellationToken: cancellationToken);
        await using var client = await NodeClient.ConnectAsync(kind, server.Url, "a-key", cancellationToken: cancellationToken);

        var seen = await client.CallToolAsync("seen", null, cancellationToken);

        Assert.Contains("\"authorization\":\"Bearer a-key\"", seen.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NodeClientKind.V1, "legacy.mjs")]
    [InlineData(NodeClientKind.V2Pinned, "modern.mjs")]
    public async Task AddTool_WhileConnected_ClientIsTold(NodeClientKind kind, string script)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await NodeServer.StartAsync(script, cancellationToken: cancellationToken);
        await using var client = await NodeClient.ConnectAsync(kind, server.Url, cancellationToken: cancellationToken);
        if (client.IsModern)
        {
            await client.ListenAsync(new { toolsListChanged = true }, cancellationToken);
        }

        await client.CallToolAsync("add_tool", new { name = "newcomer" }, cancellationToken);

        var told = await client.WaitForNotificationAsync("notifications/tools/list_changed", TimeSpan.FromSeconds(10), cancellationToken);
        Assert.Null(told.Error);
        Assert.Equal("newcomer: 1", (await client.CallToolAsync("newcomer", new { value = "1" }, cancellationToken)).Text);
    }

    [Theory]
    [InlineData(NodeClientKind.V1, "legacy.mjs")]
    [InlineData(NodeClientKind.V2Pinned, "modern.mjs")]
    public async Task Crash_InACall_CallerGetsAnErrorAndTheServerCanComeBack(NodeClientKind kind, string script)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var server = await NodeServer.StartAsync(script, cancellationToken: cancellationToken);
        await using var client = await NodeClient.ConnectAsync(kind, server.Url, cancellationToken: cancellationToken);

        var crashed = await client.CallToolAsync("crash", null, new NodeCall(Timeout: TimeSpan.FromSeconds(3)), cancellationToken);
        await using var again = await NodeServer.StartAsync(script, port: server.Port, cancellationToken: cancellationToken);

        Assert.NotNull(crashed.Error);
        Assert.True(server.HasExited);
        Assert.Equal(server.Url, again.Url);
    }

    [Theory]
    [InlineData("legacy.mjs")]
    [InlineData("modern.mjs")]
    [InlineData("conformance.mjs")]
    [InlineData("everything.mjs")]
    public async Task Server_InputCloses_EndsByItself(string script)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var process = NodeProcess.Start($"servers/{script}", []);
        await process.ReadLineAsync(TimeSpan.FromSeconds(30), cancellationToken);

        process.CloseInput();

        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromSeconds(10), cancellationToken));
    }

    [Fact]
    public async Task Everything_ThreeAtOnce_EachAnswersOnAPortOfItsOwn()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var first = await NodeServer.StartEverythingAsync(cancellationToken);
        await using var second = await NodeServer.StartEverythingAsync(cancellationToken);
        await using var third = await NodeServer.StartEverythingAsync(cancellationToken);

        foreach (var server in new[] { first, second, third })
        {
            await using var client = await NodeClient.ConnectAsync(NodeClientKind.V1, server.Url, cancellationToken: cancellationToken);
            var answer = await client.CallToolAsync("echo", new { message = "hello" }, cancellationToken);
            Assert.Equal("Echo: hello", answer.Text);
        }

        Assert.Equal(3, new[] { first.Port, second.Port, third.Port }.Distinct().Count());
    }
}
