using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Streams;

/// <summary>What legacy clients hear of changes of the lists that they see.</summary>
public sealed class ListChangedTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user: { allow: [ { server: speaking, tools: ["open_*"], resources: ["file:///open/**"] } ] }
          admin: {}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListChanged_OnlyWhereTheClientsOwnListHas_IsTold()
    {
        await using var server = await SpeakingServer.LegacyAsync();
        server.Exchange("open_one");
        await using var gateway = await RunningGateway.StartAsync($"  speaking: {{ url: \"{server.Server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("speaking", "ready");
        using var caller = gateway.Caller();
        await caller.InitializeAsync(Stop);
        using var stream = await caller.ListenAsync(Stop);
        using var events = new EventReader(stream);
        await caller.CallAsync("speaking__open_one", Stop);
        await Eventually.Holds(() => server.Open > 0);

        // Whoever may not see a tool hears nothing of it either: one word is said, about what comes afterwards.
        var read = server.Server.Named("tools/list").Count();
        server.Exchange("open_one", "hidden");
        await Eventually.Holds(() => server.Server.Named("tools/list").Count() > read);
        server.Exchange("open_one", "open_two", "hidden");
        var first = await events.NextAsync();
        await caller.SendAsync(caller.Request("resources/subscribe", """{"uri":"speaking+file:///open/a"}"""), Stop);
        server.SayUpdated("file:///open/a");

        Assert.Equal("""{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""", first.GetRawText());
        Assert.Equal("notifications/resources/updated", (await events.NextAsync()).GetProperty("method").GetString());
        Assert.Contains("open_two", (await caller.ListToolsAsync(Stop)).Message.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListChanged_ByAnEditOfThePolicy_IsTold()
    {
        await using var server = await SpeakingServer.LegacyAsync();
        server.Exchange("open_one", "hidden");
        await using var gateway = await RunningGateway.StartAsync($"  speaking: {{ url: \"{server.Server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("speaking", "ready");
        using var caller = gateway.Caller("speaking");
        await caller.InitializeAsync(Stop);
        using var stream = await caller.ListenAsync(Stop);
        using var events = new EventReader(stream);

        gateway.Folder.WritePolicy(Policy.Replace("open_*", "*", StringComparison.Ordinal));

        Assert.Equal("notifications/tools/list_changed", (await events.NextAsync()).GetProperty("method").GetString());
        Assert.Contains("hidden", (await caller.ListToolsAsync(Stop)).Message.GetRawText(), StringComparison.Ordinal);
    }
}
