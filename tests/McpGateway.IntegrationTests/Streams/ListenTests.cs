using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Streams;

/// <summary>subscriptions/listen of modern clients, fed by servers of both eras.</summary>
public sealed class ListenTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user: { allow: [ { server: speaking, resources: ["file:///open/**"], tools: ["open_*"] } ] }
          admin: {}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, null, "speaking+")]
    [InlineData(false, "speaking", "")]
    [InlineData(true, null, "speaking+")]
    [InlineData(true, "speaking", "")]
    public async Task Listen_ServerSaysUpdated_ReachesTheClientUnderItsOwnUriAndId(bool isModern, string? endpoint, string prefix)
    {
        await using var server = await ServerAsync(isModern);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller(endpoint);
        using var stream = await ListenAsync(caller, $$"""{"resourceSubscriptions":["{{prefix}}file:///open/a","{{prefix}}file:///closed/a","nothing+file:///a"]}""", "\"seven\"");
        using var events = new EventReader(stream);

        var first = await events.NextAsync();
        await Eventually.Holds(() => server.Open > 0);
        server.SayUpdated("file:///open/other");
        server.SayUpdated("file:///closed/a");
        server.Say("""{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error","data":"not for this stream"}}""");
        server.SayUpdated("file:///open/a");
        var heard = await events.NextAsync();

        Assert.Equal(200, (int)stream.StatusCode);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
        Assert.Equal("notifications/subscriptions/acknowledged", first.GetProperty("method").GetString());
        Assert.Equal("seven", IdOf(first));
        Assert.Equal([$"{prefix}file:///open/a"], UrisOf(first));
        Assert.Equal(
            $$$"""{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"seven"},"uri":"{{{prefix}}}file:///open/a"}}""",
            heard.GetRawText());
    }

    [Fact]
    public async Task Listen_ByAnEditOfThePolicy_TellsOnlyOfListsAskedForAndNoDeniedResource()
    {
        await using var server = await ServerAsync(isModern: false);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller("speaking");
        using var deaf = await ListenAsync(caller, """{"promptsListChanged":true,"resourceSubscriptions":["file:///open/a","file:///open/b"]}""");
        using var deafEvents = new EventReader(deaf);
        using var stream = await ListenAsync(caller, """{"toolsListChanged":true}""", "12");
        using var events = new EventReader(stream);
        await deafEvents.NextAsync();
        var first = await events.NextAsync();
        await Eventually.Holds(() => server.Open > 0);

        gateway.Folder.WritePolicy(Policy.Replace("open_*", "*", StringComparison.Ordinal).Replace("file:///open/**", "file:///open/b", StringComparison.Ordinal));
        var changed = await events.NextAsync();
        server.SayUpdated("file:///open/a");
        server.SayUpdated("file:///open/b");

        Assert.Equal("""{"toolsListChanged":true}""", first.GetProperty("params").GetProperty("notifications").GetRawText());
        Assert.Equal("notifications/tools/list_changed", changed.GetProperty("method").GetString());
        Assert.Equal(12, changed.GetProperty("params").GetProperty("_meta").GetProperty("io.modelcontextprotocol/subscriptionId").GetInt32());
        Assert.Equal("file:///open/b", (await deafEvents.NextAsync()).GetProperty("params").GetProperty("uri").GetString());
    }

    [Fact]
    public async Task Listen_ServerRefusesASubscription_IsNotAcknowledged()
    {
        await using var server = await ServerAsync(isModern: false);
        server.Server.On["resources/subscribe"] = (http, request) => Reply.JsonAsync(http, request.Params.GetProperty("uri").GetString() == "file:///open/a"
            ? $$$"""{"jsonrpc":"2.0","id":{{{request.Id}}},"error":{"code":-32602,"message":"no"}}"""
            : Reply.Result(request, "{}"));
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller("speaking");
        using var stream = await ListenAsync(caller, """{"resourceSubscriptions":["file:///open/a","file:///open/b"]}""");
        using var events = new EventReader(stream);

        Assert.Equal(["file:///open/b"], UrisOf(await events.NextAsync()));
        server.SayUpdated("file:///open/a");
        server.SayUpdated("file:///open/b");
        Assert.Equal("file:///open/b", (await events.NextAsync()).GetProperty("params").GetProperty("uri").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Listen_ClientGoes_NothingIsHeldAtTheServer(bool isModern)
    {
        await using var server = await ServerAsync(isModern);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller("speaking");
        using (var stream = await ListenAsync(caller, """{"resourceSubscriptions":["file:///open/a"]}"""))
        {
            using var events = new EventReader(stream);
            await events.NextAsync();
            await Eventually.Holds(() => server.Open == 1);
        }

        await Eventually.Holds(() => server.Open == 0);
        if (!isModern)
        {
            await Eventually.Holds(() => server.Server.Named("DELETE").Any());
        }
    }

    [Fact]
    public async Task Listen_BeyondTheBoundOfThePrincipal_IsRefusedUntilOneEnds()
    {
        await using var server = await ServerAsync(isModern: true);
        await using var gateway = await StartAsync(server);
        using var legacy = gateway.Caller("speaking");
        await legacy.InitializeAsync(Stop);
        using var standalone = await legacy.ListenAsync(Stop);
        using var caller = gateway.Caller("speaking");
        List<HttpResponseMessage> streams = [];
        for (var i = 0; i < 7; i++)
        {
            streams.Add(await ListenAsync(caller, "{}"));
        }

        using (var beyond = await ListenAsync(caller, "{}"))
        {
            Assert.Equal(429, (int)beyond.StatusCode);
        }

        streams[0].Dispose();
        await Eventually.AsyncValue(async token =>
        {
            using var again = await caller.BeginAsync(caller.Request("subscriptions/listen", """{"notifications":{}}"""), token);
            return (int)again.StatusCode;
        }, status => status == 200);
        streams.ForEach(stream => stream.Dispose());
    }

    [Theory]
    [InlineData("""{"toolsListChanged":1}""")]
    [InlineData("""{"resourceSubscriptions":"file:///open/a"}""")]
    [InlineData("""{"resourceSubscriptions":[1]}""")]
    [InlineData("""{"toolsListChanged":true,"toolsListChanged":false}""")]
    public async Task Listen_MalformedFilter_IsRefused(string filter)
    {
        await using var server = await ServerAsync(isModern: true);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller("speaking");

        using var response = await ListenAsync(caller, filter);

        Assert.Equal(-32602, (await Answer.ReadAsync(response, Stop)).Message.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Listen_OfTheTypeScriptClient_HearsWhatItAskedFor(bool isModern)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        await using var server = await ServerAsync(isModern);
        await using var gateway = await StartAsync(server);
        await using var client = await NodeClient.ConnectAsync(NodeClientKind.V2Pinned, gateway.Endpoint, gateway.Key, cancellationToken: Stop);

        var kept = await client.ListenAsync(new { toolsListChanged = true, resourceSubscriptions = new[] { "speaking+file:///open/a" } }, Stop);
        await Eventually.Holds(() => server.Open > 0);
        server.SayUpdated("file:///open/a");
        var updated = await client.WaitForNotificationAsync("notifications/resources/updated", TimeSpan.FromSeconds(10), Stop);
        gateway.Folder.WritePolicy(Policy.Replace("open_*", "*", StringComparison.Ordinal));
        var changed = await client.WaitForNotificationAsync("notifications/tools/list_changed", TimeSpan.FromSeconds(10), Stop);

        Assert.Contains("speaking+file:///open/a", kept.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("speaking+file:///open/a", updated.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Null(changed.Error);
    }

    [Fact]
    public async Task Listen_GatewayStops_EndsWithTheResponse()
    {
        await using var server = await ServerAsync(isModern: true);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller("speaking");
        using var stream = await ListenAsync(caller, """{"resourceSubscriptions":["file:///open/a"]}""", "\"seven\"");
        using var events = new EventReader(stream);
        await events.NextAsync();

        await gateway.Process.SignalAsync("TERM");
        var last = await events.NextAsync();

        Assert.Equal(
            """{"jsonrpc":"2.0","id":"seven","result":{"resultType":"complete","_meta":{"io.modelcontextprotocol/subscriptionId":"seven"}}}""",
            last.GetRawText());
        Assert.True(await events.EndsAsync());
    }

    private static Task<SpeakingServer> ServerAsync(bool isModern) => isModern ? SpeakingServer.ModernAsync() : SpeakingServer.LegacyAsync();

    private static async Task<RunningGateway> StartAsync(SpeakingServer server)
    {
        server.Exchange("open_one", "hidden");
        var gateway = await RunningGateway.StartAsync($"  speaking: {{ url: \"{server.Server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("speaking", "ready");
        return gateway;
    }

    private static Task<HttpResponseMessage> ListenAsync(Caller caller, string filter, string? id = null) =>
        caller.BeginAsync(caller.Request("subscriptions/listen", $$"""{"notifications":{{filter}} }""", id), Stop);

    private static string? IdOf(JsonElement message) =>
        message.GetProperty("params").GetProperty("_meta").GetProperty("io.modelcontextprotocol/subscriptionId").GetString();

    private static string[] UrisOf(JsonElement acknowledged) =>
        [.. acknowledged.GetProperty("params").GetProperty("notifications").GetProperty("resourceSubscriptions").EnumerateArray().Select(uri => uri.GetString()!)];
}
