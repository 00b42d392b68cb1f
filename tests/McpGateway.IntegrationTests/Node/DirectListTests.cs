namespace McpGateway.IntegrationTests.Node;

/// <summary>Real clients on real servers with nothing between: what a gateway has to reproduce.</summary>
public sealed class DirectListTests(DirectFixture fixture) : IClassFixture<DirectFixture>
{
    public static TheoryData<NodeClientKind, NodeServerKind> Pairs => DirectPairs.All;

    [Theory, MemberData(nameof(Pairs))]
    public async Task Connect_SharedEra_GivesServerInfoAndInstructions(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);

        var connection = client.Connection.Value;
        Assert.Equal(server is NodeServerKind.Modern, client.IsModern);
        Assert.Equal(client.IsModern ? "2026-07-28" : "2025-11-25", connection.GetProperty("protocolVersion").GetString());
        Assert.Equal("surface", connection.GetProperty("serverInfo").GetProperty("name").GetString());
        Assert.StartsWith("Call echo", connection.GetProperty("instructions").GetString());
        Assert.Equal(server is NodeServerKind.Legacy, connection.GetProperty("sessionId").GetString() is not null);
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task ListTools_SeveralPages_AllArriveInOrder(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);

        var answer = await client.ListToolsAsync(TestContext.Current.CancellationToken);

        var names = answer.Value.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()!).ToList();
        Assert.Equal("echo", names[0]);
        Assert.Equal(Enumerable.Range(1, 60).Select(index => $"tool_{index:D4}"), names.Where(name => name.StartsWith("tool_", StringComparison.Ordinal)));
        Assert.Contains("region_lookup", names);
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task ListToolsPage_FirstPage_HasACursorThatWorks(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var cancellationToken = TestContext.Current.CancellationToken;

        var first = await client.ListToolsPageAsync(null, cancellationToken);
        var second = await client.ListToolsPageAsync(first.Value.GetProperty("nextCursor").GetString(), cancellationToken);
        var wrong = await client.ListToolsPageAsync("not-a-cursor", cancellationToken);

        Assert.Equal(25, first.Value.GetProperty("tools").GetArrayLength());
        Assert.Equal(25, second.Value.GetProperty("tools").GetArrayLength());
        Assert.Equal(-32602, wrong.Failure.RpcCode);
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Lists_ResourcesTemplatesPrompts_Arrive(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var cancellationToken = TestContext.Current.CancellationToken;

        var resources = await client.ListResourcesAsync(cancellationToken);
        var templates = await client.ListResourceTemplatesAsync(cancellationToken);
        var prompts = await client.ListPromptsAsync(cancellationToken);

        Assert.Equal("note://welcome", resources.Value.GetProperty("resources")[0].GetProperty("uri").GetString());
        Assert.Equal("note://report/{id}", templates.Value.GetProperty("resourceTemplates")[0].GetProperty("uriTemplate").GetString());
        Assert.Equal(["greet", "report", "grüße", "broken"], prompts.Value.GetProperty("prompts").EnumerateArray().Select(prompt => prompt.GetProperty("name").GetString()));
        Assert.Equal(client.IsModern, resources.Value.TryGetProperty("ttlMs", out _));
    }
}
