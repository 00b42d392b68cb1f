using System.Text;
using McpGateway.Tests.Backends.Support;
using Microsoft.AspNetCore.Http;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Commands.Connecting;

public class StdioBridgeLegacyTests
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"t","arguments":{}}}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_AfterInitialize_BearSessionVersionAndKey()
    {
        await using var gateway = await GatewayAsync();
        gateway.On["tools/call"] = (http, request) => gateway.InSessionAsync(http, request, Response(request, """{"content":[]}"""));
        await using var rig = new BridgeRig(gateway);
        await rig.InitializeAsync();

        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":{"content":[]}}""", (await rig.AskAsync(Call)).GetRawText());
        await gateway.Host.ArrivedAsync("GET");
        Assert.All(gateway.Host.Requests, request => Assert.Equal("Bearer " + BridgeRig.Key, request.Headers["Authorization"]));
        Assert.All(gateway.Host.Requests.Skip(1), request => Assert.Equal(("session-1", "2025-11-25"), (request.Headers["Mcp-Session-Id"], request.Headers["MCP-Protocol-Version"])));
        Assert.False(gateway.Host.Requests.First().Headers.ContainsKey("Mcp-Session-Id"));
    }

    [Fact]
    public async Task Input_Ends_TheSessionIsEndedAndTheProgramToo()
    {
        await using var gateway = await GatewayAsync();
        await using var rig = new BridgeRig(gateway);
        await rig.InitializeAsync();
        await rig.CloseAsync();

        Assert.Equal("session-1", Assert.Single(gateway.Host.Named("DELETE")).Headers["Mcp-Session-Id"]);
        Assert.Empty(gateway.Sessions);
    }

    [Fact]
    public async Task Input_EndsDuringACall_ItsAnswerIsStillWritten()
    {
        await using var gateway = await GatewayAsync();
        var release = new TaskCompletionSource();
        gateway.On["tools/call"] = async (http, request) =>
        {
            await release.Task.WaitAsync(http.RequestAborted);
            await JsonAsync(http, Response(request, "{}"));
        };
        await using var rig = new BridgeRig(gateway);
        await rig.InitializeAsync();
        await rig.WriteAsync(Call);
        await gateway.Host.ArrivedAsync("tools/call");
        var closing = rig.CloseAsync();
        release.SetResult();

        Assert.Equal(7, (await rig.ReadAsync()).GetProperty("id").GetInt32());
        await closing;
    }

    [Fact]
    public async Task Session_Lost_IsOpenedAgainWithItsLevelAndSubscriptionsAndTheCallSentOnce()
    {
        await using var gateway = await GatewayAsync();
        var ran = 0;
        gateway.On["logging/setLevel"] = gateway.On["resources/subscribe"] = (http, request) => gateway.InSessionAsync(http, request, Response(request, "{}"));
        gateway.On["tools/call"] = (http, request) =>
        {
            ran += gateway.Sessions.ContainsKey(request.Headers["Mcp-Session-Id"]) ? 1 : 0;
            return gateway.InSessionAsync(http, request, Response(request, "{}"));
        };
        await using var rig = new BridgeRig(gateway);
        await rig.InitializeAsync();
        await rig.AskAsync("""{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"error"}}""");
        await rig.AskAsync("""{"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"a://b"}}""");
        gateway.Sessions.Clear();

        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":{}}""", (await rig.AskAsync(Call)).GetRawText());
        Assert.Equal(1, ran);
        Assert.Equal(2, gateway.Host.Named("initialize").Count());
        Assert.Equal(gateway.Host.Named("initialize").First().Body, gateway.Host.Named("initialize").Last().Body);
        Assert.Equal("session-2", gateway.Host.Named("logging/setLevel").Last().Headers["Mcp-Session-Id"]);
        Assert.Equal("session-2", gateway.Host.Named("resources/subscribe").Last().Headers["Mcp-Session-Id"]);
        Assert.Contains("opened again", rig.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_LostAndRefused_TheClientIsToldAndNothingRan()
    {
        await using var gateway = await GatewayAsync();
        gateway.On["tools/call"] = (http, request) => gateway.InSessionAsync(http, request, Response(request, "{}"));
        await using var rig = new BridgeRig(gateway);
        await rig.InitializeAsync();
        gateway.Sessions.Clear();
        gateway.On["initialize"] = (http, request) => JsonAsync(http, Error(request, -32603, "no"), 401);

        Assert.Equal(-32001, (await rig.AskAsync(Call)).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Call_ConnectionBreaks_TheOutcomeIsUnknownAndItIsNotSentAgain()
    {
        await using var gateway = await GatewayAsync();
        gateway.On["tools/call"] = (http, _) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        await using var rig = new BridgeRig(gateway);
        await rig.InitializeAsync();

        Assert.Equal("outcome_unknown", (await rig.AskAsync(Call)).GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());
        Assert.Single(gateway.Host.Named("tools/call"));
    }

    [Fact]
    public async Task Call_StreamBreaks_TheRestIsReadOnByGet()
    {
        await using var gateway = await GatewayAsync();
        gateway.On["tools/call"] = (http, _) => EventsAsync(http, "id: s.1\nretry: 60\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":1}}\n\n");
        gateway.On["GET"] = (http, request) => request.Headers.TryGetValue("Last-Event-ID", out var id) && id == "s.1"
            ? EventsAsync(http, "id: s.2\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"later\":true}}\n\n")
            : StatusAsync(http, 405);
        await using var rig = new BridgeRig(gateway);
        await rig.InitializeAsync();
        await rig.WriteAsync(Call);

        Assert.Equal("notifications/message", (await rig.ReadAsync()).GetProperty("method").GetString());
        Assert.Equal("""{"jsonrpc":"2.0","id":7,"result":{"later":true}}""", (await rig.ReadAsync()).GetRawText());
        Assert.Single(gateway.Host.Named("tools/call"));
    }

    [Fact]
    public async Task Question_OnTheStandaloneStream_ReachesTheClientAndItsAnswerTheGateway()
    {
        await using var gateway = await GatewayAsync();
        gateway.On["GET"] = async (http, _) =>
        {
            await EventsAsync(http, "data: {\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"roots/list\"}\n\n");
            await Task.WhenAny(Task.Delay(Timeout.Infinite, http.RequestAborted));
        };
        await using var rig = new BridgeRig(gateway);
        await rig.InitializeAsync();

        Assert.Equal("roots/list", (await rig.ReadAsync()).GetProperty("method").GetString());
        await rig.WriteAsync("""{"jsonrpc":"2.0","id":"q","result":{"roots":[]}}""");
        await gateway.Host.ArrivedAsync("response");
        Assert.Equal("""{"jsonrpc":"2.0","id":"q","result":{"roots":[]}}""", Assert.Single(gateway.Host.Named("response")).Body);
    }

    [Fact]
    public async Task StandaloneStream_Ends_IsOpenedAgain()
    {
        await using var gateway = await GatewayAsync();
        gateway.On["GET"] = (http, _) => EventsAsync(http, ": hello\n\n");
        await using var rig = new BridgeRig(gateway);
        await rig.InitializeAsync();

        await gateway.Host.ArrivedAsync("GET");
        await gateway.Host.ArrivedAsync("GET");
    }

    [Fact]
    public async Task Cancelled_IsPassedOnInTheSession()
    {
        await using var gateway = await GatewayAsync();
        var cancelled = new TaskCompletionSource();
        gateway.On["tools/call"] = async (http, request) =>
        {
            await cancelled.Task.WaitAsync(http.RequestAborted);
            await EventsAsync(http, ": nothing follows\n\n");
        };
        gateway.On["notifications/cancelled"] = (http, _) => StatusAsync(http, 202);
        gateway.On["ping"] = (http, request) => JsonAsync(http, Response(request, "{}"));
        await using var rig = new BridgeRig(gateway);
        await rig.InitializeAsync();
        await rig.WriteAsync(Call);
        await gateway.Host.ArrivedAsync("tools/call");
        await rig.WriteAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}""");
        await gateway.Host.ArrivedAsync("notifications/cancelled");
        cancelled.SetResult();

        Assert.Equal(8, (await rig.AskAsync("""{"jsonrpc":"2.0","id":8,"method":"ping"}""")).GetProperty("id").GetInt32());
        Assert.Equal("session-1", gateway.Host.Named("notifications/cancelled").Single().Headers["Mcp-Session-Id"]);
    }

    private static async Task<ScriptedServer> GatewayAsync()
    {
        var gateway = await LegacyAsync("t");
        gateway.On["GET"] = (http, _) => StatusAsync(http, 405);
        return gateway;
    }

    private static Task StatusAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task EventsAsync(HttpContext http, string events)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(events), Stop);
        await http.Response.Body.FlushAsync(Stop);
    }
}
