using McpGateway.Protocol.Refusals;
using McpGateway.Tests.Backends.Support;
using McpGateway.Tests.Bridging.Support;
using static McpGateway.Tests.Backends.Support.ScriptedServer;
using static McpGateway.Tests.Bridging.Support.BridgeClient;

namespace McpGateway.Tests.Bridging;

public sealed class ModernClientRelayTests : IAsyncLifetime
{
    private const string WithHeader = """{"name":"h","inputSchema":{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}}}}""";

    private readonly BackendFixture _backends = new();
    private ScriptedServer _server = null!;
    private BridgeHost _host = null!;
    private BridgeClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LegacyAsync();
        _server.On["tools/list"] = (http, request) => _server.InSessionAsync(http, request, Response(request, $$$"""{"tools":[{{{Tool("t")}}},{{{WithHeader}}}]}"""));
        _server.On["tools/call"] = (http, request) => _server.InSessionAsync(http, request, Response(request, """{"content":[],"n":1.0}"""));
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
    public async Task Call_ToLegacyServer_IsTranslatedBothWays()
    {
        var answer = await _client.AskAsync(ModernCall("scripted__t", "\"x\\u0079\""), path: "/mcp");
        Assert.Equal("""{"jsonrpc":"2.0","id":"x\u0079","result":{"resultType":"complete","content":[],"n":1.0}}""", answer);

        var call = Assert.Single(_server.Host.Named("tools/call"));
        Assert.Equal("t", call.Params.GetProperty("name").GetString());
        Assert.False(call.Params.TryGetProperty("_meta", out _));
        Assert.StartsWith("session-", call.Headers["Mcp-Session-Id"], StringComparison.Ordinal);
        Assert.Equal("2025-11-25", call.Headers["MCP-Protocol-Version"]);
        Assert.DoesNotContain(call.Headers.Keys, name => name.Equals("Mcp-Name", StringComparison.OrdinalIgnoreCase));
        Assert.Null(_host.Outcomes.Take(TestContext.Current.CancellationToken).Refusal);
    }

    [Fact]
    public async Task Call_WhoseParamHeaderContradictsItsArguments_IsRefused()
    {
        using var answer = await _client.SendAsync(ModernCall("h", arguments: """{"region":"x"}"""), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("-32020", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(_server.Host.Named("tools/call"));
    }

    [Fact]
    public async Task Call_OfTheServersOwnEra_PassesOnUnbridged()
    {
        using var answer = await _client.SendAsync(LegacyCall("t"), _host.Session(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(BridgeHost.PassedOn, (int)answer.StatusCode);
        Assert.Empty(_server.Host.Named("tools/call"));
    }

    [Fact]
    public async Task Stream_OfLegacyServer_PassesTheCallsOwnProgressAndLogsAlone()
    {
        _server.On["tools/call"] = (http, request) => StreamAsync(
            http,
            $$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":{{{request.Id}}},"progress":1}}""",
            """{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","progress":2}}""",
            """{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"quiet"}}""",
            """{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error","data":"loud"}}""",
            """{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""",
            """{"jsonrpc":"2.0","id":9,"method":"sampling/createMessage","params":{}}""",
            Response(request, "{}"));
        var answer = await _client.AskAsync(ModernCall("t", meta: ",\"progressToken\":\"p\",\"io.modelcontextprotocol/logLevel\":\"warning\""));
        Assert.Equal(
            """
            {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","progress":1}}
            {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error","data":"loud"}}
            {"jsonrpc":"2.0","id":1,"result":{"resultType":"complete"}}

            """,
            answer);
    }

    [Fact]
    public async Task Stream_ClosedByTheClient_CancelsTheCallAtTheServer()
    {
        _server.On["tools/call"] = async (http, request) =>
        {
            await StreamAsync(http, $$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":{{{request.Id}}},"progress":1}}""");
            await http.Response.Body.FlushAsync(http.RequestAborted);
            var closed = new TaskCompletionSource();
            http.RequestAborted.Register(closed.SetResult);
            await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        };
        using (await _client.SendAsync(ModernCall("t", meta: ",\"progressToken\":1"), cancellationToken: TestContext.Current.CancellationToken))
        {
            await _server.Host.ArrivedAsync("tools/call");
        }

        await _server.Host.ArrivedAsync("notifications/cancelled");
        var cancelled = Assert.Single(_server.Host.Named("notifications/cancelled"));
        Assert.Equal(Assert.Single(_server.Host.Named("tools/call")).Id, cancelled.Params.GetProperty("requestId").GetRawText());
        Assert.True(_host.Outcomes.Take(TestContext.Current.CancellationToken).Abandoned);
    }

    [Fact]
    public async Task Session_ForgottenByTheServer_IsOpenedAgainAndTheCallSentOnceMore()
    {
        await _client.AskAsync(ModernCall("t"));
        _server.Sessions.Clear();
        Assert.Contains("\"complete\"", await _client.AskAsync(ModernCall("t")), StringComparison.Ordinal);
        Assert.Equal(3, _server.Host.Named("tools/call").Count());
    }

    [Fact]
    public async Task Session_ForgottenTwice_IsRefusedWithoutAThirdTry()
    {
        _server.On["tools/call"] = (http, _) => JsonAsync(http, """{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}""", 404);
        Assert.Contains("\"server_state_lost\"", await _client.AskAsync(ModernCall("t")), StringComparison.Ordinal);
        Assert.Equal(2, _server.Host.Named("tools/call").Count());
    }

    [Fact]
    public async Task Connection_BrokenAfterSending_IsToldAndNeverTriedAgain()
    {
        _server.On["tools/call"] = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        Assert.Contains("\"outcome_unknown\"", await _client.AskAsync(ModernCall("t", "\"k\"")), StringComparison.Ordinal);
        Assert.Single(_server.Host.Named("tools/call"));
        Assert.Equal(Refusal.OutcomeUnknown, _host.Outcomes.Take(TestContext.Current.CancellationToken).Refusal);
    }

    [Fact]
    public async Task Stream_BrokenOffInTheMiddle_EndsWithAnError()
    {
        var arrived = new TaskCompletionSource();
        _server.On["tools/call"] = async (http, request) =>
        {
            await StreamAsync(http, $$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":{{{request.Id}}},"progress":1}}""");
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
            http.Abort();
        };
        var cancellationToken = TestContext.Current.CancellationToken;
        using var answer = await _client.SendAsync(ModernCall("t", "\"k\"", ",\"progressToken\":1"), cancellationToken: cancellationToken);
        arrived.SetResult();
        var lines = Data(await answer.Content.ReadAsStringAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Contains("\"id\":\"k\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("-32603", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_OfTwoPrincipals_AreNeverShared()
    {
        await Task.WhenAll(_client.AskAsync(ModernCall("t"), principal: "key:alice"), _client.AskAsync(ModernCall("t"), principal: "key:bob"));
        var calls = _server.Host.Named("tools/call").ToArray();
        Assert.Equal(2, calls.Select(call => call.Headers["Mcp-Session-Id"]).Distinct().Count());
        Assert.Equal(2, calls.Select(call => call.Id).Distinct().Count());
    }

    [Fact]
    public async Task Question_OfALegacyServer_IsRefusedPlainly()
    {
        _server.On["tools/call"] = (http, request) => JsonAsync(http, Error(request, -32042, "open", """{"elicitations":[]}"""));
        var answer = await _client.AskAsync(ModernCall("t"));
        Assert.Contains("\"question_not_supported\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("-32042", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OnTheMergedEndpoint_NamesResourcesAsTheClientCan()
    {
        _server.On["resources/read"] = (http, request) => JsonAsync(http, Response(request, """{"contents":[{"uri":"a:b","text":"a:b"}]}"""));
        var answer = await _client.AskAsync(Read("scripted+a:b"), path: "/mcp");
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","ttlMs":0,"cacheScope":"private","contents":[{"uri":"scripted+a:b","text":"a:b"}]}}""", answer);
        Assert.Equal("a:b", Assert.Single(_server.Host.Named("resources/read")).Params.GetProperty("uri").GetString());
    }

    [Fact]
    public async Task Read_OfWhatIsNotThere_IsTheModernErrorWithTheClientsUri()
    {
        _server.On["resources/read"] = (http, request) => JsonAsync(http, Error(request, -32002, "gone", """{"uri":"a:b"}"""));
        Assert.Equal(
            """{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"gone","data":{"uri":"scripted+a:b"}}}""",
            await _client.AskAsync(Read("scripted+a:b"), path: "/mcp"));
    }

    private static string Read(string uri) =>
        $$$"""{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"{{{uri}}}","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}} } }""";
}
