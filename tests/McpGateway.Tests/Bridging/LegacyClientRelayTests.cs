using McpGateway.Tests.Backends.Support;
using McpGateway.Tests.Bridging.Support;
using static McpGateway.Tests.Backends.Support.ScriptedServer;
using static McpGateway.Tests.Bridging.Support.BridgeClient;

namespace McpGateway.Tests.Bridging;

public sealed class LegacyClientRelayTests : IAsyncLifetime
{
    private const string WithHeader = """{"name":"h","inputSchema":{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}}}}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly BackendFixture _backends = new();
    private ScriptedServer _server = null!;
    private BridgeHost _host = null!;
    private BridgeClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ModernAsync();
        _server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, $$$"""{"tools":[{{{Tool("t")}}},{{{WithHeader}}}]}"""));
        _server.On["tools/call"] = (http, request) => JsonAsync(http, Response(request, """{"resultType":"complete","content":[]}"""));
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
    public async Task Call_ToModernServer_IsTranslatedBothWays()
    {
        var answer = await _client.AskAsync(
            LegacyCall("scripted__h", "\"x\\u0079\"", """{"progressToken":"tok"}""", """{"region":"süd"}"""), _host.Session(logLevel: "error"), "/mcp");
        Assert.Equal("""{"jsonrpc":"2.0","id":"x\u0079","result":{"content":[]}}""", answer);

        var call = Assert.Single(_server.Host.Named("tools/call"));
        Assert.Equal("tools/call", call.Headers["Mcp-Method"]);
        Assert.Equal("h", call.Headers["Mcp-Name"]);
        Assert.Equal("=?base64?c8O8ZA==?=", call.Headers["Mcp-Param-Region"]);
        Assert.Equal("2026-07-28", call.Headers["MCP-Protocol-Version"]);
        Assert.DoesNotContain(call.Headers.Keys, name => name.Equals("Mcp-Session-Id", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(
            """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"probe","version":"1"},"io.modelcontextprotocol/logLevel":"error","progressToken":"tok"}""",
            call.Params.GetProperty("_meta").GetRawText());
    }

    [Fact]
    public async Task Cancelled_InAnotherRequest_EndsTheCallWithoutAnAnswer()
    {
        var closed = new TaskCompletionSource();
        _server.On["tools/call"] = async (http, _) =>
        {
            http.RequestAborted.Register(closed.SetResult);
            await http.Response.StartAsync(http.RequestAborted);
            await closed.Task.WaitAsync(Patience, CancellationToken.None);
        };
        var session = _host.Session();
        var asked = _client.AskAsync(LegacyCall("t", "7"), session);
        await _server.Host.ArrivedAsync("tools/call");

        // Another session cannot cancel it, whatever id it names.
        using var others = await CancelAsync(_host.Session(), "7");
        Assert.Equal(404, (int)others.StatusCode);
        Assert.False(asked.IsCompleted);

        using var own = await CancelAsync(session, "7");
        Assert.Equal(202, (int)own.StatusCode);
        await closed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal("", await asked);
    }

    [Fact]
    public async Task Disconnect_OfALegacyClient_IsNoCancellation()
    {
        var goOn = new TaskCompletionSource();
        var reached = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.On["tools/call"] = async (http, request) =>
        {
            await goOn.Task.WaitAsync(Patience, CancellationToken.None);
            reached.SetResult(http.RequestAborted.IsCancellationRequested);
            await JsonAsync(http, Response(request, """{"content":[]}"""));
        };
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asked = _client.SendAsync(LegacyCall("t"), _host.Session(), cancellationToken: leaving.Token);
        await _server.Host.ArrivedAsync("tools/call");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);

        goOn.SetResult();
        Assert.False(await reached.Task.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.True(_host.Outcomes.TryTake(out var outcome, Patience));
        Assert.Null(outcome.Refusal);
        Assert.False(outcome.Abandoned);
    }

    [Fact]
    public async Task Id_InFlightAlready_IsRefused()
    {
        var goOn = new TaskCompletionSource();
        _server.On["tools/call"] = async (http, request) =>
        {
            await goOn.Task.WaitAsync(Patience, CancellationToken.None);
            await JsonAsync(http, Response(request, "{}"));
        };
        var session = _host.Session();
        var first = _client.AskAsync(LegacyCall("t"), session);
        await _server.Host.ArrivedAsync("tools/call");
        Assert.Contains("-32600", await _client.AskAsync(LegacyCall("t"), session), StringComparison.Ordinal);
        goOn.SetResult();
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":{}}""", await first);
    }

    [Fact]
    public async Task HeaderMismatch_WithAChangedTool_IsSentOnceMoreWithItsHeaders()
    {
        _server.On["tools/call"] = (http, request) => request.Headers.ContainsKey("Mcp-Param-Region")
            ? JsonAsync(http, Response(request, """{"content":[]}"""))
            : JsonAsync(http, Error(request, -32020, "Mcp-Param-Region is missing"), 400);
        _server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, $$$"""{"tools":[{{{WithHeader.Replace("\"h\"", "\"t\"", StringComparison.Ordinal)}}}]}"""));
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":{"content":[]}}""", await _client.AskAsync(LegacyCall("t", arguments: """{"region":"x"}"""), _host.Session()));
        Assert.Equal(2, _server.Host.Named("tools/call").Count());
    }

    [Theory]
    [InlineData("{}", "capability_missing", "sampling")]
    [InlineData("""{"sampling":{}}""", "question_not_supported", "")]
    public async Task MissingCapability_OfTheHop_IsToldAsTheClientsOrTheGateways(string declared, string refusal, string named)
    {
        _server.On["tools/call"] = (http, request) => JsonAsync(http, Error(request, -32021, "needs more", """{"requiredCapabilities":{"sampling":{}}}"""), 400);
        var answer = await _client.AskAsync(LegacyCall("t"), _host.Session(declared));
        Assert.Contains($"\"refusal\":\"{refusal}\"", answer, StringComparison.Ordinal);
        Assert.Contains(named, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("-32021", answer, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> CancelAsync(string session, string id) => await _client.SendAsync(
        $$$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{id}}}}}""", session, cancellationToken: TestContext.Current.CancellationToken);
}
