using System.Globalization;
using System.Text;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Commands.Connecting;

public class StdioBridgeModernTests
{
    private const string MirroringTools = """{"tools":[{"name":"t","inputSchema":{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}}}}]}""";
    private const string MirroredCall = """,  "name":"t","arguments":{"region":" größe"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_HasTheHeadersThatMirrorIt()
    {
        await using var gateway = await ModernAsync("t");
        gateway.On["tools/call"] = (http, request) => JsonAsync(http, Response(request, "{}"));
        await using var rig = new BridgeRig(gateway);
        await rig.AskAsync(BridgeRig.Modern("tools/call", ""","name":"größe","arguments":{}"""));

        var headers = gateway.Host.Named("tools/call").Single().Headers;
        Assert.Equal(("2026-07-28", "tools/call", "=?base64?Z3LDtsOfZQ==?="), (headers["MCP-Protocol-Version"], headers["Mcp-Method"], headers["Mcp-Name"]));
        Assert.False(headers.ContainsKey("Mcp-Session-Id"));
    }

    [Fact]
    public async Task Call_AfterAList_MirrorsTheArgumentsThatTheToolNames()
    {
        await using var gateway = await ModernAsync();
        gateway.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, MirroringTools));
        gateway.On["tools/call"] = (http, request) => JsonAsync(http, Response(request, "{}"));
        await using var rig = new BridgeRig(gateway);
        await rig.AskAsync(BridgeRig.Modern("tools/list"));
        await rig.AskAsync(BridgeRig.Modern("tools/call", MirroredCall, "2"));

        Assert.Equal("=?base64?IGdyw7bDn2U=?=", gateway.Host.Named("tools/call").Single().Headers["Mcp-Param-Region"]);
    }

    [Fact]
    public async Task Call_WithoutAListBefore_IsSentAgainOnceTheListWasRead()
    {
        await using var gateway = await ModernAsync();
        gateway.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, MirroringTools));
        gateway.On["tools/call"] = (http, request) => request.Headers.ContainsKey("Mcp-Param-Region")
            ? JsonAsync(http, Response(request, "{}"))
            : JsonAsync(http, Error(request, -32020, "Mcp-Param-Region is missing"), 400);
        await using var rig = new BridgeRig(gateway);

        Assert.True((await rig.AskAsync(BridgeRig.Modern("tools/call", MirroredCall))).TryGetProperty("result", out _));
        Assert.Equal(2, gateway.Host.Named("tools/call").Count());
    }

    [Fact]
    public async Task Cancelled_ClosesTheConnectionAndIsNotPassedOn()
    {
        await using var gateway = await ModernAsync("t");
        var aborted = new TaskCompletionSource();
        gateway.On["tools/call"] = async (http, _) =>
        {
            http.RequestAborted.Register(() => aborted.TrySetResult());
            await aborted.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        };
        await using var rig = new BridgeRig(gateway);
        await rig.WriteAsync(BridgeRig.Modern("tools/call", ""","name":"t","arguments":{}"""));
        await gateway.Host.ArrivedAsync("tools/call");
        await rig.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""");

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        Assert.Empty(gateway.Host.Named("notifications/cancelled"));
    }

    [Fact]
    public async Task Listen_Breaks_IsAskedForAgainAndTheClientToldThatMuchMayHaveChanged()
    {
        await using var gateway = await ModernAsync("t");
        var asked = 0;
        gateway.On["subscriptions/listen"] = async (http, request) =>
        {
            http.Response.ContentType = "text/event-stream";
            var said = $$$$"""{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":{{{{request.Id}}}}}}}""";
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {said}\n\n"), Stop);
            await http.Response.Body.FlushAsync(Stop);
            if (Interlocked.Increment(ref asked) > 1)
            {
                await Task.WhenAny(Task.Delay(Timeout.Infinite, http.RequestAborted));
            }
        };
        await using var rig = new BridgeRig(gateway);

        Assert.Equal("notifications/subscriptions/acknowledged", (await rig.AskAsync(BridgeRig.Modern("subscriptions/listen", ""","notifications":{"toolsListChanged":true}""", "\"l\""))).GetProperty("method").GetString());
        Assert.Equal(
            """{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"l"}}}""",
            (await rig.ReadAsync()).GetRawText());
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Call_GatewayIsNotReady_WaitsForIt()
    {
        await using var gateway = await ModernAsync("t");
        var asked = 0;
        gateway.On["tools/call"] = (http, request) =>
        {
            if (Interlocked.Increment(ref asked) > 1)
            {
                return JsonAsync(http, Response(request, "{}"));
            }

            http.Response.StatusCode = 503;
            http.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        };
        await using var rig = new BridgeRig(gateway);

        Assert.True((await rig.AskAsync(BridgeRig.Modern("tools/call", ""","name":"t","arguments":{}"""))).TryGetProperty("result", out _));
        Assert.Equal(2, asked);
    }

    [Theory]
    [InlineData(401, "does not accept the API key")]
    [InlineData(302, "leads to another one")]
    [InlineData(500, "500 Internal Server Error")]
    public async Task Refused_WithoutAMessage_IsAnErrorThatSaysWhatToDo(int status, string words)
    {
        await using var other = await ModernAsync("t");
        await using var gateway = await ModernAsync("t");
        gateway.On["server/discover"] = (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = other.Url.AbsoluteUri;
            return Task.CompletedTask;
        };
        await using var rig = new BridgeRig(gateway);

        var error = (await rig.AskAsync(BridgeRig.Modern("server/discover"))).GetProperty("error");
        Assert.Contains(words, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(other.Host.Requests);
        Assert.DoesNotContain(BridgeRig.Key, error.GetRawText() + rig.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_WithAnError_IsThatErrorUnderTheClientsId()
    {
        await using var gateway = await ModernAsync("t");
        gateway.On["tools/call"] = (http, _) => JsonAsync(http, """{"jsonrpc":"2.0","id":null,"error":{"code":-32022,"message":"no","data":{"supported":["2026-07-28"]}}}""", 400);
        await using var rig = new BridgeRig(gateway);

        Assert.Equal(
            """{"jsonrpc":"2.0","id":"x","error":{"code":-32022,"message":"no","data":{"supported":["2026-07-28"]}}}""",
            (await rig.AskAsync(BridgeRig.Modern("tools/call", ""","name":"t","arguments":{}""", "\"x\""))).GetRawText());
    }

    [Theory]
    [InlineData("no json", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("""[{"jsonrpc":"2.0","method":"a"}]""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}""", -32600)]
    public async Task Input_ThatIsNoMessage_IsAnsweredAndNotSent(string line, int code)
    {
        await using var gateway = await ModernAsync("t");
        await using var rig = new BridgeRig(gateway);

        Assert.Equal(code, (await rig.AskAsync(line)).GetProperty("error").GetProperty("code").GetInt32());
        Assert.Empty(gateway.Host.Requests);
    }
}
