using System.Text.Json;

namespace McpGateway.IntegrationTests.Node;

public sealed class DirectCallTests(DirectFixture fixture) : IClassFixture<DirectFixture>
{
    public static TheoryData<NodeClientKind, NodeServerKind> Pairs => DirectPairs.All;

    [Theory, MemberData(nameof(Pairs))]
    public async Task CallTool_UnicodeArguments_ComeBackUnchanged(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var arguments = new Dictionary<string, object> { ["größe"] = 3, ["名前"] = "Ada", ["🙂"] = "\u2028" };

        var answer = await client.CallToolAsync("unicode", arguments, TestContext.Current.CancellationToken);

        using var echoed = JsonDocument.Parse(answer.Text);
        Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(arguments), echoed.RootElement));
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task CallTool_OutputIsAnArray_LegacyGetsItWrapped(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);

        var answer = await client.CallToolAsync("squares", new { count = 4 }, TestContext.Current.CancellationToken);

        var structured = answer.Value.GetProperty("structuredContent");
        Assert.Equal("[0,1,4,9]", (client.IsModern ? structured : structured.GetProperty("result")).GetRawText());
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task CallTool_MirroredArguments_ModernSendsThemAsHeaders(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var cancellationToken = TestContext.Current.CancellationToken;
        await client.ListToolsAsync(cancellationToken); // The schema says what is mirrored.

        var answer = await client.CallToolAsync("region_lookup", new { region = " größe", level = 3, urgent = true }, cancellationToken);

        Assert.Equal("""{"region":" größe","level":3,"urgent":true}""", answer.Text);
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task CallTool_LinksAndEmbedded_ArriveWhole(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);

        var answer = await client.CallToolAsync("links", null, TestContext.Current.CancellationToken);

        var types = answer.Value.GetProperty("content").EnumerateArray().Select(content => content.GetProperty("type").GetString());
        Assert.Equal(["resource_link", "resource_link", "resource", "image"], types);
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task CallTool_FailsOrUnknown_IsErrorOrRpcError(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var cancellationToken = TestContext.Current.CancellationToken;

        var failed = await client.CallToolAsync("fail", null, cancellationToken);
        var unknown = await client.CallToolAsync("nobody_has_this", null, cancellationToken);

        Assert.True(failed.Value.GetProperty("isError").GetBoolean());
        Assert.Equal(-32602, unknown.Failure.RpcCode);
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task CallTool_WithProgress_EveryStepArrives(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);

        var answer = await client.CallToolAsync(
            "slow", new { steps = 3, stepMs = 5 }, new NodeCall(WithProgress: true), TestContext.Current.CancellationToken);

        Assert.Equal("done 3 steps", answer.Text);
        Assert.Equal([1, 2, 3], answer.Progress.Select(progress => progress.GetProperty("progress").GetInt32()));
    }

    [Theory]
    [MemberData(nameof(DirectPairs.Cancellable), MemberType = typeof(DirectPairs))]
    public async Task CallTool_CancelledAfterFirstProgress_ServerStops(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = $"{kind}-progress";

        var cancelled = await client.CallToolAsync(
            "slow", new { steps = 1000, stepMs = 20, token }, new NodeCall(CancelAfterFirstProgress: true), cancellationToken);

        Assert.Contains("cancelled", cancelled.Failure.Message, StringComparison.Ordinal);
        Assert.True(await HappenedAsync(client, "cancelled", token));
    }

    [Theory]
    [MemberData(nameof(DirectPairs.Cancellable), MemberType = typeof(DirectPairs))]
    public async Task CallTool_CancelledOrTimedOut_ServerStopsAndClientGoesOn(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var cancellationToken = TestContext.Current.CancellationToken;

        var timedOut = await client.CallToolAsync(
            "hang", new { token = $"{kind}-timeout" }, new NodeCall(Timeout: TimeSpan.FromMilliseconds(300)), cancellationToken);
        var (id, hanging) = client.StartCall("hang", new { token = $"{kind}-abort" }, new NodeCall(), cancellationToken);
        Assert.True(await HappenedAsync(client, "started", $"{kind}-abort"));
        await client.CancelAsync(id, cancellationToken);

        Assert.Contains("timed out", timedOut.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("cancelled", (await hanging).Failure.Message, StringComparison.Ordinal);
        Assert.True(await HappenedAsync(client, "cancelled", $"{kind}-timeout"));
        Assert.True(await HappenedAsync(client, "cancelled", $"{kind}-abort"));
    }

    private static async Task<bool> HappenedAsync(NodeClient client, string what, string token)
    {
        var answer = await client.CallToolAsync("await_event", new { @event = what, token, timeoutMs = 10_000 }, TestContext.Current.CancellationToken);
        return answer.Text == "true";
    }
}
