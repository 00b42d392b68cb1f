using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Streams;

/// <summary>resources/subscribe of legacy clients, and what they hear afterwards.</summary>
public sealed class SubscribeTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user: { allow: [ { server: speaking, resources: ["file:///open/**"], tools: ["*"] } ] }
          admin: {}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "speaking+")]
    [InlineData("speaking", "")]
    public async Task Subscribe_ServerSaysUpdated_ReachesTheSubscriberUnderItsOwnUri(string? endpoint, string prefix)
    {
        await using var server = await SpeakingServer.LegacyAsync();
        await using var gateway = await RunningGateway.StartAsync($"  speaking: {{ url: \"{server.Server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("speaking", "ready");
        using var caller = gateway.Caller(endpoint);
        await caller.InitializeAsync(Stop);
        using var stream = await caller.ListenAsync(Stop);
        using var events = new EventReader(stream);

        var answer = await SubscribeAsync(caller, $"{prefix}file:///open/a");
        await Eventually.Holds(() => server.Open > 0);
        server.SayUpdated("file:///open/other");
        server.SayUpdated("file:///closed/a");
        server.SayUpdated("file:///open/a");
        var heard = await events.NextAsync();

        Assert.Equal("{}", answer.Message.GetProperty("result").GetRawText());
        Assert.Equal(
            $$$"""{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"{{{prefix}}}file:///open/a"}}""",
            JsonSerializer.Serialize(heard, Plain));
    }

    [Fact]
    public async Task Subscribe_ToWhatIsDenied_IsAnsweredLikeWhatIsNotThereAndNotSent()
    {
        await using var server = await SpeakingServer.LegacyAsync();
        await using var gateway = await RunningGateway.StartAsync($"  speaking: {{ url: \"{server.Server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("speaking", "ready");
        using var caller = gateway.Caller();
        await caller.InitializeAsync(Stop);

        var denied = await SubscribeAsync(caller, "speaking+file:///closed/a");
        var unknown = await SubscribeAsync(caller, "nothing+file:///closed/a");

        Assert.Equal(-32002, denied.Message.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(-32002, unknown.Message.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Empty(server.Subscribed);
    }

    [Fact]
    public async Task Subscribed_ResourceIsDeniedByAnEdit_NothingIsHeardAnyMore()
    {
        await using var server = await SpeakingServer.LegacyAsync();
        await using var gateway = await RunningGateway.StartAsync($"  speaking: {{ url: \"{server.Server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("speaking", "ready");
        using var caller = gateway.Caller("speaking");
        await caller.InitializeAsync(Stop);
        using var stream = await caller.ListenAsync(Stop);
        using var events = new EventReader(stream);
        await SubscribeAsync(caller, "file:///open/a");
        await SubscribeAsync(caller, "file:///open/b");
        await Eventually.Holds(() => server.Open > 0);

        gateway.Folder.WritePolicy(Policy.Replace("file:///open/**", "file:///open/b", StringComparison.Ordinal));
        await Eventually.AsyncValue(
            async token => (await caller.SendAsync(caller.Request("resources/subscribe", """{"uri":"file:///open/a"}"""), token)).Message.TryGetProperty("error", out _),
            isDenied => isDenied);
        server.SayUpdated("file:///open/a");
        server.SayUpdated("file:///open/b");

        Assert.Equal("file:///open/b", (await events.NextAsync()).GetProperty("params").GetProperty("uri").GetString());
    }

    [Fact]
    public async Task Unsubscribe_ServerGoesOnSayingSo_NothingIsHeardAnyMore()
    {
        await using var server = await SpeakingServer.LegacyAsync();
        await using var gateway = await RunningGateway.StartAsync($"  speaking: {{ url: \"{server.Server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("speaking", "ready");
        using var caller = gateway.Caller("speaking");
        await caller.InitializeAsync(Stop);
        using var stream = await caller.ListenAsync(Stop);
        using var events = new EventReader(stream);
        await SubscribeAsync(caller, "file:///open/a");
        await SubscribeAsync(caller, "file:///open/b");
        await Eventually.Holds(() => server.Open > 0);

        var answer = await caller.SendAsync(caller.Request("resources/unsubscribe", """{"uri":"file:///open/a"}"""), Stop);
        server.SayUpdated("file:///open/a");
        server.SayUpdated("file:///open/b");

        Assert.Equal("{}", answer.Message.GetProperty("result").GetRawText());
        Assert.Equal("file:///open/b", (await events.NextAsync()).GetProperty("params").GetProperty("uri").GetString());
    }

    [Fact]
    public async Task Subscribed_ServerForgetsItsSessions_IsSubscribedAgainWithTheNextCall()
    {
        await using var server = await SpeakingServer.LegacyAsync();
        await using var gateway = await RunningGateway.StartAsync($"  speaking: {{ url: \"{server.Server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("speaking", "ready");
        using var caller = gateway.Caller("speaking");
        await caller.InitializeAsync(Stop);
        using var stream = await caller.ListenAsync(Stop);
        using var events = new EventReader(stream);
        await SubscribeAsync(caller, "file:///open/a");
        await Eventually.Holds(() => server.Open > 0);

        server.Forget();
        await Eventually.Holds(() => server.Open == 0);
        await caller.CallAsync("one", Stop);
        await Eventually.Holds(() => server.Open > 0);
        server.SayUpdated("file:///open/a");

        Assert.Equal("file:///open/a", (await events.NextAsync()).GetProperty("params").GetProperty("uri").GetString());
        Assert.Equal(["file:///open/a", "file:///open/a"], server.Subscribed);
    }

    [Fact]
    public async Task Subscriptions_BeyondTheBound_AreRefused()
    {
        await using var server = await SpeakingServer.LegacyAsync();
        await using var gateway = await RunningGateway.StartAsync($"  speaking: {{ url: \"{server.Server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("speaking", "ready");
        using var caller = gateway.Caller("speaking");
        await caller.InitializeAsync(Stop);
        for (var i = 0; i < 256; i++)
        {
            Assert.True((await SubscribeAsync(caller, $"file:///open/{i}")).Message.TryGetProperty("result", out _));
        }

        var beyond = await SubscribeAsync(caller, "file:///open/256");

        Assert.Equal(-32600, beyond.Message.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(256, server.Subscribed.Count());
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Task<Answer> SubscribeAsync(Caller caller, string uri) =>
        caller.SendAsync(caller.Request("resources/subscribe", $$"""{"uri":"{{uri}}"}"""), Stop);
}
