namespace McpGateway.IntegrationTests.Node;

public sealed class DirectReadTests(DirectFixture fixture) : IClassFixture<DirectFixture>
{
    public static TheoryData<NodeClientKind, NodeServerKind> Pairs => DirectPairs.All;

    [Theory, MemberData(nameof(Pairs))]
    public async Task ReadResource_TextBlobTemplate_Arrive(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var cancellationToken = TestContext.Current.CancellationToken;

        var blob = await client.ReadResourceAsync("note://logo", cancellationToken);

        Assert.Equal("Welcome. Grüße, 名前.", (await client.ReadResourceAsync("note://welcome", cancellationToken)).Text);
        Assert.Equal("Report 12", (await client.ReadResourceAsync("note://report/12", cancellationToken)).Text);
        Assert.Equal("Soup", (await client.ReadResourceAsync("note://men%C3%BC?day=1#top", cancellationToken)).Text);
        Assert.NotEmpty(blob.Value.GetProperty("contents")[0].GetProperty("blob").GetBytesFromBase64());
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task ReadResource_Unknown_ErrorCodeOfTheEra(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);

        var answer = await client.ReadResourceAsync("note://nobody-wrote-this", TestContext.Current.CancellationToken);

        // The server answers -32002 in the legacy era; the 2.4 client shows its caller the modern code for it.
        Assert.Equal(kind is NodeClientKind.V1 ? -32002 : -32602, answer.Failure.RpcCode);
        Assert.Equal("note://nobody-wrote-this", answer.Failure.Data?.GetProperty("uri").GetString());
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task GetPrompt_ArgumentsAndErrors_Arrive(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var cancellationToken = TestContext.Current.CancellationToken;

        var greeting = await client.GetPromptAsync("greet", new { name = "Ada" }, cancellationToken);
        var unicode = await client.GetPromptAsync("grüße", new { größe = "5" }, cancellationToken);
        var broken = await client.GetPromptAsync("broken", null, cancellationToken);

        Assert.Equal("Greet Ada in a plain way", greeting.Value.GetProperty("messages")[0].GetProperty("content").GetProperty("text").GetString());
        Assert.Equal("größe=5", unicode.Value.GetProperty("messages")[0].GetProperty("content").GetProperty("text").GetString());
        Assert.Equal(4711, broken.Failure.RpcCode);
        Assert.Equal("on purpose", broken.Failure.Data?.GetProperty("why").GetString());
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Complete_PromptAndTemplate_ValuesArrive(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var cancellationToken = TestContext.Current.CancellationToken;

        var style = await client.CompletePromptAsync("greet", "style", "f", cancellationToken);
        var id = await client.CompleteTemplateAsync("note://report/{id}", "id", "14", cancellationToken);

        Assert.Equal("""["formal","friendly","funny"]""", style.Value.GetProperty("completion").GetProperty("values").GetRawText());
        Assert.Equal(11, id.Value.GetProperty("completion").GetProperty("total").GetInt32());
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Log_LevelSet_OnlyMessagesFromThatLevelUpUnlessStateless(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);
        var cancellationToken = TestContext.Current.CancellationToken;

        await client.SetLevelAsync("warning", cancellationToken);
        var answer = await client.CallToolAsync("log", null, cancellationToken);

        string[] expected = server is NodeServerKind.LegacyStateless ? ["debug", "info", "warning", "error"] : ["warning", "error"];
        Assert.Equal(expected, answer.Logs.Select(log => log.GetProperty("level").GetString()));
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task Ping_Legacy_AnswersEmptyModernHasNone(NodeClientKind kind, NodeServerKind server)
    {
        var client = await fixture.ClientAsync(kind, server);

        var answer = await client.PingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(client.IsModern, answer.Error is not null);
        Assert.Equal(client.IsModern ? null : "{}", answer.Result?.GetRawText());
    }
}
