using System.Text.Json;
using McpGateway.Sessions.Questions;
using McpGateway.Tests.Backends.Support;
using McpGateway.Tests.Bridging.Support;
using static McpGateway.Tests.Backends.Support.ScriptedServer;
using static McpGateway.Tests.Bridging.Support.BridgeClient;

namespace McpGateway.Tests.Bridging;

/// <summary>A modern server asks in its answers; a legacy client is asked by requests on the stream of its call.</summary>
public sealed class LegacyClientQuestionTests : IAsyncLifetime
{
    private const string All = """{"roots":{},"sampling":{},"elicitation":{"form":{},"url":{}}}""";
    private const string Form = """{"message":"Your name?","requestedSchema":{"type":"object","properties":{}}}""";

    private readonly BackendFixture _backends = new();
    private ScriptedServer _server = null!;
    private BridgeHost _host = null!;
    private BridgeClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ModernAsync();
        _server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, $$$"""{"tools":[{{{Tool("t")}}}]}"""));
        _host = await BridgeHost.StartAsync(await _backends.ReadyAsync(_server));
        _client = new BridgeClient(_host);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        await _backends.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Questions_OfModernServer_AreAskedOnTheCallsStream_AndTheCallIsSentAgainWithTheAnswers()
    {
        _server.On["tools/call"] = (http, request) => JsonAsync(http, Response(request, request.Params.TryGetProperty("inputResponses", out _)
            ? """{"resultType":"complete","content":[]}"""
            : $$$"""{"resultType":"input_required","inputRequests":{"a\u0062":{"method":"elicitation/create","params":{{{Form}}}},"r":{"method":"roots/list"}},"requestState":"s\u00fc"}"""));
        var session = _host.Session(All);
        using var answer = await _client.SendAsync(LegacyCall("t", "5"), session, cancellationToken: TestContext.Current.CancellationToken);
        using var events = new EventLines(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        var first = await events.NextAsync();
        Assert.Equal("elicitation/create", first.GetProperty("method").GetString());
        Assert.Equal(Form, first.GetProperty("params").GetRawText());
        var second = await events.NextAsync();
        Assert.Equal("roots/list", second.GetProperty("method").GetString());
        Assert.False(second.TryGetProperty("params", out _));

        await ReplyAsync(second, """{"roots":[]}""", session);
        await ReplyAsync(first, """{"action":"accept","content":{"n":1.0}}""", session);
        Assert.Equal("""{"jsonrpc":"2.0","id":5,"result":{"content":[]}}""", (await events.NextAsync()).GetRawText());

        var calls = _server.Host.Named("tools/call").ToArray();
        Assert.Equal(2, calls.Length);
        Assert.NotEqual(calls[0].Id, calls[1].Id);
        Assert.Equal("""{"a\u0062":{"action":"accept","content":{"n":1.0}},"r":{"roots":[]}}""", calls[1].Params.GetProperty("inputResponses").GetRawText());
        Assert.Equal("\"s\\u00fc\"", calls[1].Params.GetProperty("requestState").GetRawText());
        Assert.Equal("t", calls[1].Params.GetProperty("name").GetString());
        Assert.Equal(0, _host.Get<ClientQuestions>().Count);
    }

    [Fact]
    public async Task ElicitationByUrl_ForALegacyClient_GetsAnElicitationId()
    {
        _server.On["tools/call"] = (http, request) => JsonAsync(http, Response(request,
            """{"resultType":"input_required","inputRequests":{"u":{"method":"elicitation/create","params":{"mode":"url","message":"m","url":"https://x"}}}}"""));
        using var answer = await _client.SendAsync(LegacyCall("t"), _host.Session(All), cancellationToken: TestContext.Current.CancellationToken);
        using var events = new EventLines(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.NotEmpty((await events.NextAsync()).GetProperty("params").GetProperty("elicitationId").GetString()!);
    }

    [Fact]
    public async Task Question_TheClientDidNotDeclare_EndsTheCall()
    {
        _server.On["tools/call"] = (http, request) => JsonAsync(http, Response(request,
            """{"resultType":"input_required","inputRequests":{"r":{"method":"sampling/createMessage","params":{"messages":[]}}}}"""));
        var answer = await _client.AskAsync(LegacyCall("t"), _host.Session("""{"elicitation":{}}"""));
        Assert.Contains("question_not_supported", answer, StringComparison.Ordinal);
        Assert.Single(_server.Host.Named("tools/call"));
        Assert.Equal(
            """{"elicitation":{"form":{}}}""",
            _server.Host.Named("tools/call").Single().Params.GetProperty("_meta").GetProperty("io.modelcontextprotocol/clientCapabilities").GetRawText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_OfAnotherSessionOrId_IsDropped(bool otherSession)
    {
        _server.On["tools/call"] = (http, request) => JsonAsync(http, Response(request, request.Params.TryGetProperty("inputResponses", out _)
            ? """{"resultType":"complete","content":[]}"""
            : """{"resultType":"input_required","inputRequests":{"r":{"method":"roots/list"}}}"""));
        var session = _host.Session(All);
        using var answer = await _client.SendAsync(LegacyCall("t"), session, cancellationToken: TestContext.Current.CancellationToken);
        using var events = new EventLines(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var asked = await events.NextAsync();
        var id = asked.GetProperty("id").GetString()!;
        await SayAsync(otherSession ? id : id[..^1] + (id[^1] == 'A' ? 'B' : 'A'), """{"roots":[{"uri":"file:///stolen"}]}""", otherSession ? _host.Session(All) : session);
        Assert.Single(_server.Host.Named("tools/call"));
        await ReplyAsync(asked, """{"roots":[]}""", session);
        Assert.Equal("[]", (await events.NextAsync()).GetProperty("result").GetProperty("content").GetRawText());
        Assert.DoesNotContain("stolen", _server.Host.Named("tools/call").Last().Params.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatNeverStopsAsking_IsStopped()
    {
        _server.On["tools/call"] = (http, request) => JsonAsync(http, Response(request, """{"resultType":"input_required","requestState":"again"}"""));
        var answer = await _client.AskAsync(LegacyCall("t"), _host.Session(All));
        Assert.Contains("question_unanswered", answer, StringComparison.Ordinal);
        Assert.Equal(11, _server.Host.Named("tools/call").Count());
    }

    private Task ReplyAsync(JsonElement asked, string result, string session) => SayAsync(asked.GetProperty("id").GetString()!, result, session);

    private async Task SayAsync(string id, string result, string session)
    {
        using var taken = await _client.SendAsync(
            $$$"""{"jsonrpc":"2.0","id":"{{{id}}}","result":{{{result}}}}""", session, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(202, (int)taken.StatusCode);
    }
}
