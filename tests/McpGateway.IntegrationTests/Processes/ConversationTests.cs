using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Processes.Support;
using McpGateway.IntegrationTests.Resumption;

namespace McpGateway.IntegrationTests.Processes;

/// <summary>What a legacy local process asks and tells, to clients of both eras.</summary>
public sealed class ConversationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("principal")]
    [InlineData("session")]
    public async Task ModernClient_IsAsked_AndItsRetryEndsTheCall(string isolation)
    {
        using var server = new SpeakingProcess();
        await using var gateway = await RunningGateway.StartAsync(server.Entry(isolation));
        await gateway.ServerIsAsync("local", "ready");
        using var caller = gateway.Caller("local");

        var asked = await caller.SendAsync(ModernCall(caller), Stop, "ask");
        Assert.Contains("input_required", asked.Body, StringComparison.Ordinal);
        Assert.Contains("Sure?", asked.Body, StringComparison.Ordinal);
        var at = asked.Body.IndexOf("\"requestState\":\"", StringComparison.Ordinal) + "\"requestState\":\"".Length;
        var state = asked.Body[at..asked.Body.IndexOf('"', at)];

        Assert.Contains("accepted", (await caller.SendAsync(ModernCall(caller, state), Stop, "ask")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("principal")]
    [InlineData("session")]
    public async Task LegacyClient_IsAskedOnTheCallsStream(string isolation)
    {
        using var server = new SpeakingProcess();
        await using var gateway = await RunningGateway.StartAsync(server.Entry(isolation));
        await gateway.ServerIsAsync("local", "ready");
        using var caller = await LegacyAsync(gateway);

        using var stream = await StreamEvents.OfAsync(caller.BeginAsync(caller.Call("ask", id: "\"c\""), Stop));
        await AnswerAsync(caller, await MessageAsync(stream));
        Assert.Contains("accepted", (await MessageAsync(stream)).Data, StringComparison.Ordinal);
        Assert.Contains("may", (await caller.CallAsync("caps", Stop)).Body, StringComparison.Ordinal);
    }

    /// <summary>Whose call it was that caused a question is not certain where all share the process: it is told that nobody can be asked, and asks nobody.</summary>
    [Fact]
    public async Task SharedProcess_AsksNobody()
    {
        using var server = new SpeakingProcess();
        await using var gateway = await RunningGateway.StartAsync(server.Entry("shared"));
        await gateway.ServerIsAsync("local", "ready");
        using var caller = await LegacyAsync(gateway);

        Assert.Contains("nobody", (await caller.CallAsync("caps", Stop)).Body, StringComparison.Ordinal);
        Assert.Contains("refused", (await caller.CallAsync("ask", Stop)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("principal")]
    [InlineData("session")]
    public async Task LegacyClient_ThatListens_HearsWhatIsSaidBesideCalls(string isolation)
    {
        using var server = new SpeakingProcess();
        await using var gateway = await RunningGateway.StartAsync(server.Entry(isolation));
        await gateway.ServerIsAsync("local", "ready");
        using var caller = await LegacyAsync(gateway);
        using var beside = await StreamEvents.OfAsync(caller.ListenAsync(Stop));

        await caller.SendAsync(caller.Request("resources/subscribe", """{"uri":"file:///a"}"""), Stop);
        Assert.Contains("touched", (await caller.CallAsync("touch", Stop)).Body, StringComparison.Ordinal);
        Assert.Contains("resources/updated", (await MessageAsync(beside)).Data, StringComparison.Ordinal);

        await caller.CallAsync("later", Stop);
        await AnswerAsync(caller, await MessageAsync(beside));
        await Eventually.Holds(() => server.WasAnswered);

        await caller.CallAsync("add", Stop);
        Assert.Contains("tools/list_changed", (await MessageAsync(beside)).Data, StringComparison.Ordinal);
        Assert.Contains("\"more\"", (await caller.ListToolsAsync(Stop)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LegacyClient_HearsTheLogOfItsCall()
    {
        using var server = new SpeakingProcess();
        await using var gateway = await RunningGateway.StartAsync(server.Entry("principal"));
        await gateway.ServerIsAsync("local", "ready");
        using var caller = await LegacyAsync(gateway);
        await caller.SendAsync(caller.Request("logging/setLevel", """{"level":"info"}"""), Stop);

        using var stream = await StreamEvents.OfAsync(caller.BeginAsync(caller.Call("log"), Stop));
        Assert.Contains("within", (await MessageAsync(stream)).Data, StringComparison.Ordinal);
        Assert.Contains("logged", (await MessageAsync(stream)).Data, StringComparison.Ordinal);
    }

    /// <summary>The stream of a modern client joins the process that its calls go to.</summary>
    [Theory]
    [InlineData("principal")]
    [InlineData("session")]
    public async Task ModernClient_ThatListens_HearsOfUpdates(string isolation)
    {
        using var server = new SpeakingProcess();
        await using var gateway = await RunningGateway.StartAsync(server.Entry(isolation));
        await gateway.ServerIsAsync("local", "ready");
        using var caller = gateway.Caller("local");
        await caller.CallAsync("caps", Stop);

        using var stream = await caller.BeginAsync(caller.Request("subscriptions/listen", """{"notifications":{"resourceSubscriptions":["file:///a"]}}"""), Stop);
        using var events = new EventReader(stream);
        Assert.Equal("notifications/subscriptions/acknowledged", (await events.NextAsync()).GetProperty("method").GetString());
        await caller.CallAsync("touch", Stop);
        Assert.Equal("notifications/resources/updated", (await events.NextAsync()).GetProperty("method").GetString());
    }

    private static async Task<Caller> LegacyAsync(RunningGateway gateway)
    {
        var caller = gateway.Caller("local");
        using var answer = await caller.PostAsync(
            """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}},"clientInfo":{"name":"t","version":"1"}}}""", _ => { }, Stop);
        caller.Join(answer.Headers.GetValues("Mcp-Session-Id").Single(), "2025-11-25");
        return caller;
    }

    private static string ModernCall(Caller caller, string? state = null) =>
        caller.Call("ask", "{}").Replace("\"io.modelcontextprotocol/clientCapabilities\":{}", "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}", StringComparison.Ordinal)
            .Replace("\"arguments\":{}", state is null ? "\"arguments\":{}" : $$"""{{"\"arguments\":{}"}},"inputResponses":{"question":{"action":"accept"} },"requestState":"{{state}}" """, StringComparison.Ordinal);

    private static async Task AnswerAsync(Caller caller, StreamEvent asked)
    {
        Assert.Equal("elicitation/create", asked.Message.GetProperty("method").GetString());
        using var taken = await caller.PostAsync($$$"""{"jsonrpc":"2.0","id":{{{asked.Message.GetProperty("id").GetRawText()}}},"result":{"action":"accept"}}""", _ => { }, Stop);
        Assert.Equal(202, (int)taken.StatusCode);
    }

    /// <summary>The next event that is a message: the first may be empty.</summary>
    private static async Task<StreamEvent> MessageAsync(StreamEvents stream)
    {
        var next = await stream.NextAsync();
        while (next.Data.Length == 0)
        {
            next = await stream.NextAsync();
        }

        return next;
    }
}
