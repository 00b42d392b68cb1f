using System.Text.RegularExpressions;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Transports;

/// <summary>/sse and /messages, for clients that have nothing newer than 2024-11-05. What the SDKs' clients get there is in <c>Clients.SseTests</c>.</summary>
public sealed partial class SseEndpointTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
          - { name: others, when: { apiKey: other }, roles: [user] }
        roles:
          user: { allow: [ { server: "*" } ], deny: [ { server: one, tools: [secret] } ] }
          admin: {}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Paths_WithoutTheSetting_AreNone()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("t"));
        await using var gateway = await RunningGateway.StartAsync($"  one: {{ url: \"{server.Url}\" }}");
        using var http = OldClient.Http(gateway, gateway.Key);
        using var stream = await http.GetAsync("sse", Stop);
        using var nothing = await http.GetAsync("nothing", Stop);

        Assert.Equal(404, (int)stream.StatusCode);
        Assert.Equal(WithoutReference(await nothing.Content.ReadAsStringAsync(Stop)), WithoutReference(await stream.Content.ReadAsStringAsync(Stop)));
        Assert.Equal(404, (await OldClient.PostAsync(http, "messages?sessionId=0", "{}")).Status);
    }

    [Fact]
    public async Task Requests_WithoutKeyOrWithAnotherVerb_AreRefused()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("t"));
        await using var gateway = await StartAsync(server);
        using var stranger = TestHttp.Create(gateway.Process.Root);
        using var http = OldClient.Http(gateway, gateway.Key);
        using var unknown = await stranger.GetAsync("sse", Stop);
        using var posted = await http.PostAsync("sse", null, Stop);
        using var got = await http.GetAsync("messages", Stop);

        Assert.Equal(401, (int)unknown.StatusCode);
        Assert.Equal(401, (await OldClient.PostAsync(stranger, "messages?sessionId=0", "{}")).Status);
        Assert.Equal((405, "GET"), ((int)posted.StatusCode, string.Join(',', posted.Content.Headers.Allow)));
        Assert.Equal((405, "POST"), ((int)got.StatusCode, string.Join(',', got.Content.Headers.Allow)));
    }

    [Fact]
    public async Task Messages_OfAnotherPrincipal_AreAnsweredLikeThoseToNoStream()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("t"));
        await using var gateway = await StartAsync(server);
        var otherKey = await TestKeys.AddAsync(Path.Combine(Path.GetDirectoryName(gateway.Folder.ConfigFile)!, "keys.yaml"), "other");
        using var client = await OldClient.OpenAsync(gateway, gateway.Key);
        await client.InitializeAsync();
        using var thief = OldClient.Http(gateway, otherKey);
        var nowhere = client.Endpoint[..^32] + new string('0', 32);

        var stolen = await Eventually.AsyncValue(_ => OldClient.PostAsync(thief, client.Endpoint, OldClient.Call("one__t", 1)), answer => answer.Status != 401);
        var unknown = await OldClient.PostAsync(thief, nowhere, OldClient.Call("one__t", 1));
        var twice = await OldClient.PostAsync(thief, client.Endpoint + "&" + client.Endpoint[(client.Endpoint.IndexOf('?') + 1)..], "{}");

        Assert.Matches("^/messages\\?sessionId=[0-9A-Za-z._-]{100,200}$", client.Endpoint);
        Assert.Equal(404, stolen.Status);
        Assert.Equal((unknown.Status, WithoutReference(unknown.Body)), (stolen.Status, WithoutReference(stolen.Body)));
        Assert.Equal(404, twice.Status);
        Assert.Empty(server.CallsOf("t"));
        Assert.Equal(2, (await client.AskAsync(OldClient.Call("one__t", 2))).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Calls_AreDecidedAndRecordedAsAnyOther()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("t", "secret"));
        await using var gateway = await StartAsync(server);
        using var client = await OldClient.OpenAsync(gateway, gateway.Key);
        await client.InitializeAsync();
        var denied = await client.AskAsync(OldClient.Call("one__secret", 1));
        var unknown = await client.AskAsync(OldClient.Call("one__nothing", 2));
        await client.AskAsync(OldClient.Call("one__t", 3));
        var record = await gateway.RecordAsync(line => line.TryGetProperty("tool", out var tool) && tool.GetString() == "t");

        Assert.Equal(-32602, denied.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(denied.GetProperty("error").GetProperty("message").GetString(), unknown.GetProperty("error").GetProperty("message").GetString());
        Assert.Empty(server.CallsOf("secret"));
        Assert.Contains(record, line => line.TryGetProperty("tool", out var tool) && tool.GetString() == "secret" && line.GetRawText().Contains("policy.yaml:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_TakesLong_TheNextMessageDoesNotWaitForIt()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("t", "slow"));
        var release = new TaskCompletionSource();
        server.Tools["slow"] = async (http, request) =>
        {
            await release.Task.WaitAsync(http.RequestAborted);
            await Reply.TextAsync(http, request, "late");
        };
        await using var gateway = await StartAsync(server);
        using var client = await OldClient.OpenAsync(gateway, gateway.Key);
        await client.InitializeAsync();

        Assert.Equal(202, await client.SendAsync(OldClient.Call("one__slow", 1)));
        await server.ArrivedAsync("tools/call");
        Assert.Equal(2, (await client.AskAsync(OldClient.Call("one__t", 2))).GetProperty("id").GetInt32());
        release.SetResult();
        Assert.Equal(1, (await client.NextAsync()).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Call_Cancelled_HasNoAnswerAndTheStreamGoesOn()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("slow", "t"));
        var aborted = new TaskCompletionSource();
        server.Tools["slow"] = async (http, _) =>
        {
            http.RequestAborted.Register(() => aborted.TrySetResult());
            await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        };
        await using var gateway = await StartAsync(server);
        using var client = await OldClient.OpenAsync(gateway, gateway.Key);
        await client.InitializeAsync();
        await client.SendAsync(OldClient.Call("one__slow", 1));
        await server.ArrivedAsync("tools/call");
        await client.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""");
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);

        Assert.Equal(2, (await client.AskAsync(OldClient.Call("one__t", 2))).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Gateway_IsToldToStop_TheAnswerStillComesAndThenTheStreamEnds()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("slow"));
        var release = new TaskCompletionSource();
        server.Tools["slow"] = async (http, request) =>
        {
            await release.Task.WaitAsync(http.RequestAborted);
            await Reply.TextAsync(http, request, "late");
        };
        await using var gateway = await StartAsync(server);
        using var client = await OldClient.OpenAsync(gateway, gateway.Key);
        using var idle = await OldClient.OpenAsync(gateway, gateway.Key);
        await client.InitializeAsync();
        await client.SendAsync(OldClient.Call("one__slow", 1));
        await server.ArrivedAsync("tools/call");
        await gateway.Process.SignalAsync("TERM");

        Assert.True(await idle.HasEndedAsync());
        release.SetResult();
        Assert.True((await client.NextAsync()).TryGetProperty("result", out _));
        Assert.True(await client.HasEndedAsync());
        Assert.Equal(0, await gateway.Process.ExitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Client_Leaves_ItsCallIsCancelledAndItsStreamIsNone()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("slow"));
        var aborted = new TaskCompletionSource();
        server.Tools["slow"] = async (http, _) =>
        {
            http.RequestAborted.Register(() => aborted.TrySetResult());
            await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        };
        await using var gateway = await StartAsync(server);
        using var http = OldClient.Http(gateway, gateway.Key);
        string endpoint;
        using (var client = await OldClient.OpenAsync(gateway, gateway.Key))
        {
            endpoint = client.Endpoint;
            await client.InitializeAsync();
            await client.SendAsync(OldClient.Call("one__slow", 1));
            await server.ArrivedAsync("tools/call");
        }

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        await Eventually.AsyncValue(_ => OldClient.PostAsync(http, endpoint, OldClient.Call("one__slow", 2)), answer => answer.Status == 404);
    }

    [Fact]
    public async Task Question_OfAServer_ComesOverTheStreamAndItsAnswerByAMessage()
    {
        await using var server = await TestServer.StartAsync(Scripts.Legacy("ask"));
        server.Tools["ask"] = async (http, request) =>
        {
            await Reply.EventAsync(http, """{"jsonrpc":"2.0","id":"q","method":"roots/list"}""");
            await server.ArrivedAsync("response");
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text(server.Named("response").Single().Body.Contains("file:///home", StringComparison.Ordinal) ? "heard" : "deaf")));
        };
        await using var gateway = await StartAsync(server);
        using var client = await OldClient.OpenAsync(gateway, gateway.Key);
        await client.InitializeAsync("""{"roots":{}}""");

        var question = await client.AskAsync(OldClient.Call("one__ask", 1));
        Assert.Equal("roots/list", question.GetProperty("method").GetString());
        var answer = await client.AskAsync($$$$"""{"jsonrpc":"2.0","id":{{{{question.GetProperty("id").GetRawText()}}}},"result":{"roots":[{"uri":"file:///home"}]}}""");
        Assert.Equal("heard", answer.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task View_ChangesByAnEdit_TheStreamSaysSo()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("t", "secret"));
        await using var gateway = await StartAsync(server);
        using var client = await OldClient.OpenAsync(gateway, gateway.Key);
        await client.InitializeAsync();
        gateway.Folder.WritePolicy(Policy.Replace("[secret]", "[t]", StringComparison.Ordinal));

        Assert.Equal("notifications/tools/list_changed", (await client.NextAsync()).GetProperty("method").GetString());
    }

    [Fact]
    public async Task Messages_ThatAreNone_AreRefusedOnTheirOwnConnection()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("t"));
        await using var gateway = await StartAsync(server);
        using var client = await OldClient.OpenAsync(gateway, gateway.Key);

        Assert.Equal(400, await client.SendAsync("no json"));
        Assert.Equal(-32000, (await client.AskAsync(OldClient.Call("one__t", 1))).GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(-32601, (await client.AskAsync("""{"jsonrpc":"2.0","id":2,"method":"server/discover","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""")).GetProperty("error").GetProperty("code").GetInt32());
        await client.InitializeAsync();
        Assert.Equal(-32600, (await client.AskAsync(OldClient.Initialize())).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Streams_BeyondThoseOfAPrincipal_AreRefused()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("t"));
        await using var gateway = await StartAsync(server);
        using var http = OldClient.Http(gateway, gateway.Key);
        var open = new List<OldClient>();
        try
        {
            for (var i = 0; i < 8; i++)
            {
                open.Add(await OldClient.OpenAsync(gateway, gateway.Key));
                await open[^1].InitializeAsync();
            }

            using var refused = await http.GetAsync("sse", HttpCompletionOption.ResponseHeadersRead, Stop);
            Assert.Equal(429, (int)refused.StatusCode);
        }
        finally
        {
            open.ForEach(client => client.Dispose());
        }

        await Eventually.AsyncValue(async token =>
        {
            using var again = await http.GetAsync("sse", HttpCompletionOption.ResponseHeadersRead, token);
            return (int)again.StatusCode;
        }, status => status == 200);
    }

    [Fact]
    public async Task Key_Revoked_TheStreamEnds()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("t"));
        await using var gateway = await StartAsync(server);
        using var client = await OldClient.OpenAsync(gateway, gateway.Key);
        await client.InitializeAsync();
        await Gateway.GatewayFolder.RunAsync(["keys", "revoke", "bot", "--config", gateway.Folder.ConfigFile], Stop);

        Assert.True(await client.HasEndedAsync());
    }

    private static async Task<RunningGateway> StartAsync(TestServer server)
    {
        var gateway = await RunningGateway.StartAsync($"  one: {{ url: \"{server.Url}\" }}", more: "sse: true", policy: Policy);
        await gateway.ServerIsAsync("one", "ready");
        return gateway;
    }

    private static string WithoutReference(string text) => Reference().Replace(text, "");

    [GeneratedRegex("reference[^)}]*", RegexOptions.NonBacktracking)]
    private static partial Regex Reference();
}
