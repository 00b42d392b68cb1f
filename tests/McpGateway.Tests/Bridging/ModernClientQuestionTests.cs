using System.Collections.Concurrent;
using System.Text.Json;
using McpGateway.Bridging.Questions;
using McpGateway.Tests.Backends.Support;
using McpGateway.Tests.Bridging.Support;
using static McpGateway.Tests.Backends.Support.ScriptedServer;
using static McpGateway.Tests.Bridging.Support.BridgeClient;

namespace McpGateway.Tests.Bridging;

/// <summary>A legacy server asks in the middle of its answer; a modern client is asked by an answer, and comes again.</summary>
public sealed class ModernClientQuestionTests : IAsyncLifetime
{
    private const string All = """{"roots":{},"sampling":{},"elicitation":{}}""";
    private const string Ask = """{"jsonrpc":"2.0","id":"q-9","method":"elicitation/create","params":{"message":"Sure?","requestedSchema":{}}}""";

    private readonly BackendFixture _backends = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _answers = new();
    private ScriptedServer _server = null!;
    private BridgeHost _host = null!;
    private BridgeClient _client = null!;
    private int _runs;

    public async ValueTask InitializeAsync()
    {
        _server = await LegacyAsync("t");
        _server.On["tools/call"] = async (http, request) =>
        {
            Interlocked.Increment(ref _runs);
            http.Response.ContentType = "text/event-stream";
            await SayAsync(http, Ask);
            var said = await Answer("\"q-9\"").Task.WaitAsync(TimeSpan.FromSeconds(20), http.RequestAborted);
            await SayAsync(http, Response(request, $$$"""{"content":[],"said":{{{said}}}}"""));
        };
        _server.On["response"] = async (http, request) =>
        {
            Answer(request.Id).TrySetResult(JsonDocument.Parse(request.Body).RootElement.GetProperty("result").GetRawText());
            http.Response.StatusCode = 202;
            await http.Response.CompleteAsync();
        };
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
    public async Task Question_OfLegacyServer_ParksTheCall_AndTheRetryEndsIt()
    {
        var asked = Result(await _client.AskAsync(ModernCall("t", "1", capabilities: All)));
        Assert.Equal("input_required", asked.GetProperty("resultType").GetString());
        var request = asked.GetProperty("inputRequests").EnumerateObject().Single();
        Assert.Equal("""{"method":"elicitation/create","params":{"message":"Sure?","requestedSchema":{}}}""", request.Value.GetRawText());
        Assert.Equal(1, _host.Get<ParkedCalls>().Count);

        var end = Result(await _client.AskAsync(Retry(asked, """{"action":"accept","content":{"n":1.0}}""")));
        Assert.Equal("complete", end.GetProperty("resultType").GetString());
        Assert.Equal("""{"action":"accept","content":{"n":1.0}}""", end.GetProperty("said").GetRawText());
        Assert.Equal(1, _runs);
        Assert.Equal(0, _host.Get<ParkedCalls>().Count);
    }

    [Fact]
    public async Task Retry_Twice_RunsTheToolOnce_AndTheSecondIsRefused()
    {
        var asked = Result(await _client.AskAsync(ModernCall("t", "1", capabilities: All)));
        var answers = await Task.WhenAll(
            _client.AskAsync(Retry(asked, """{"action":"accept"}""")), _client.AskAsync(Retry(asked, """{"action":"accept"}""")));
        Assert.Single(answers, answer => answer.Contains("\"complete\"", StringComparison.Ordinal));
        Assert.Single(answers, answer => answer.Contains("request_state_unknown", StringComparison.Ordinal));
        Assert.Equal(1, _runs);
    }

    [Theory]
    [InlineData("other principal")]
    [InlineData("other arguments")]
    [InlineData("tampered")]
    public async Task Retry_ThatIsNotOfThisCall_IsRefused_AndCostsTheRightOneNothing(string how)
    {
        var asked = Result(await _client.AskAsync(ModernCall("t", "1", capabilities: All)));
        var right = Retry(asked, """{"action":"accept"}""");
        var state = asked.GetProperty("requestState").GetString()!;
        var wrong = how switch
        {
            "other arguments" => right.Replace("\"arguments\":{}", "\"arguments\":{\"x\":1}", StringComparison.Ordinal),
            "tampered" => right.Replace(state, state[..^2] + (state[^2] == 'A' ? 'B' : 'A') + state[^1], StringComparison.Ordinal),
            _ => right,
        };
        Assert.Contains("request_state_unknown", await _client.AskAsync(wrong, principal: how == "other principal" ? "key:mallory" : null), StringComparison.Ordinal);
        Assert.Equal("complete", Result(await _client.AskAsync(right)).GetProperty("resultType").GetString());
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task Retry_WithoutTheAnswer_IsAskedAgain()
    {
        var asked = Result(await _client.AskAsync(ModernCall("t", "1", capabilities: All)));
        var again = Result(await _client.AskAsync(Retry(asked, "7").Replace("\"question\"", "\"other\"", StringComparison.Ordinal)));
        Assert.Equal("input_required", again.GetProperty("resultType").GetString());
        Assert.NotEqual(asked.GetProperty("requestState").GetString(), again.GetProperty("requestState").GetString());
        Assert.Equal("complete", Result(await _client.AskAsync(Retry(again, "{}"))).GetProperty("resultType").GetString());
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task Question_TheClientDidNotDeclare_IsRefusedToTheServer()
    {
        _server.On["response"] = (http, request) =>
        {
            Answer(request.Id).TrySetResult(JsonDocument.Parse(request.Body).RootElement.GetProperty("error").GetRawText());
            http.Response.StatusCode = 202;
            return Task.CompletedTask;
        };
        var end = Result(await _client.AskAsync(ModernCall("t", "1", capabilities: """{"roots":{}}""")));
        Assert.Equal(-32601, end.GetProperty("said").GetProperty("code").GetInt32());
        Assert.Equal(0, _host.Get<ParkedCalls>().Count);
    }

    [Fact]
    public async Task ParkedCalls_OfOnePrincipal_AreBounded_AndTheOneTooManyIsCancelled()
    {
        for (var i = 0; i < _host.Get<ParkedCalls>().Bounds.Parked; i++)
        {
            Assert.Equal("input_required", Result(await _client.AskAsync(ModernCall("t", "1", capabilities: All))).GetProperty("resultType").GetString());
        }

        Assert.Contains("concurrency_exceeded", await _client.AskAsync(ModernCall("t", "1", capabilities: All)), StringComparison.Ordinal);
        Assert.Equal("input_required", Result(await _client.AskAsync(ModernCall("t", "1", capabilities: All), principal: "key:bob")).GetProperty("resultType").GetString());
    }

    [Theory]
    [InlineData("""{"elicitation":{"url":{}}}""", """{"e1":{"method":"elicitation/create","params":{"mode":"url","message":"Sign in","url":"https://x/y"}}}""")]
    [InlineData("""{"elicitation":{}}""", null)]
    public async Task UrlElicitationRequired_OfALegacyServer_IsAskedWhereTheClientCanBe(string capabilities, string? expected)
    {
        var refuses = true;
        _server.On["tools/call"] = (http, request) => JsonAsync(http, refuses
            ? Error(request, -32042, "elicit", """{"elicitations":[{"mode":"url","elicitationId":"e1","url":"https://x/y","message":"Sign in"}]}""")
            : Response(request, """{"content":[]}"""));
        var answer = await _client.AskAsync(ModernCall("t", "1", capabilities: capabilities));
        if (expected is null)
        {
            Assert.Contains("question_not_supported", answer, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(expected, Result(answer).GetProperty("inputRequests").GetRawText());
        Assert.False(Result(answer).TryGetProperty("requestState", out _));
        refuses = false;
        var again = ModernCall("t", "2", capabilities: capabilities).Replace("\"arguments\":{}", "\"arguments\":{},\"inputResponses\":{\"e1\":{\"action\":\"accept\"}}", StringComparison.Ordinal);
        Assert.Equal("complete", Result(await _client.AskAsync(again)).GetProperty("resultType").GetString());
    }

    private static string Retry(JsonElement asked, string answer) => ModernCall("t", "2", capabilities: All).Replace(
        "\"arguments\":{}",
        $$$"""{{{"\"arguments\":{}"}}},"inputResponses":{"question":{{{answer}}}},"requestState":"{{{asked.GetProperty("requestState").GetString()}}}" """,
        StringComparison.Ordinal);

    private static JsonElement Result(string answer)
    {
        var root = JsonDocument.Parse(answer).RootElement;
        Assert.True(root.TryGetProperty("result", out var result), answer);
        return result;
    }

    private static async Task SayAsync(Microsoft.AspNetCore.Http.HttpContext http, string message)
    {
        await http.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"data: {message}\n\n"), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private TaskCompletionSource<string> Answer(string id) => _answers.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
