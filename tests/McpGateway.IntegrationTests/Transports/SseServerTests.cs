using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Transports;

/// <summary>Servers with the transport of 2024-11-05 behind the gateway. What every SDK does with one is in <c>Clients</c> (server <c>four</c>).</summary>
public sealed class SseServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Server_DiesAndComesBack_TheClientGoesOn(bool isModern)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var server = await NodeServer.StartEverythingOverSseAsync(Stop);
        try
        {
            await using var gateway = await RunningGateway.StartAsync($"  old: {{ url: \"{server.Url}\", type: sse }}");
            await gateway.ServerIsAsync("old", "ready");
            using var caller = gateway.Caller();
            if (!isModern)
            {
                await caller.InitializeAsync(Stop);
            }

            var before = await EchoAsync(caller);
            await server.DisposeAsync();
            await gateway.ServerIsAsync("old", "stale");
            var during = await EchoAsync(caller);
            server = await NodeServer.StartEverythingOverSseAsync(Stop, server.Port);
            await gateway.ServerIsAsync("old", "ready");
            var after = await EchoAsync(caller);

            Assert.Equal("Echo: hello", TextOf(before));
            Assert.Equal(-31503, during.Message.GetProperty("error").GetProperty("code").GetInt32());
            Assert.Equal("Echo: hello", TextOf(after));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Conversation_Ends_IsOpenedAgainWithItsSubscriptionsAlthoughNobodyCalls()
    {
        await using var old = await OldServer.StartAsync();
        await using var gateway = await RunningGateway.StartAsync($"  old: {old.Entry}");
        await gateway.ServerIsAsync("old", "ready");
        using var caller = gateway.Caller("old");
        await caller.InitializeAsync(Stop);
        using var stream = await caller.ListenAsync(Stop);
        using var events = new EventReader(stream);
        var subscribed = await caller.SendAsync(caller.Request("resources/subscribe", """{"uri":"file:///a"}"""), Stop);
        Assert.Equal("{}", subscribed.Message.GetProperty("result").GetRawText());

        old.End(old.Subscribed.Single().Stream);
        await Eventually.Holds(() => old.Subscribed.Count > 1);
        var (again, uri) = old.Subscribed.Last();
        old.Say(again, """{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"file:///a"}}""");
        var heard = await events.NextAsync();

        Assert.Equal("file:///a", uri);
        Assert.NotEqual(old.Subscribed.First().Stream, again);
        Assert.Equal("notifications/resources/updated", heard.GetProperty("method").GetString());
    }

    [Fact]
    public async Task Server_OfAnotherTransport_TheOperatorReadsWhatToWrite()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        await using var old = await NodeServer.StartEverythingOverSseAsync(Stop);
        await using var gateway = await RunningGateway.StartAsync($"  old: {{ url: \"{old.Url}\" }}");
        var status = await gateway.ServerIsAsync("old", "down");

        Assert.Contains("'type: sse'", status.GetProperty("servers")[0].GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static Task<Answer> EchoAsync(Caller caller) => caller.CallAsync("old__echo", Stop, """{"message":"hello"}""");

    private static string? TextOf(Answer answer) => answer.Message.TryGetProperty("result", out JsonElement result)
        ? result.GetProperty("content")[0].GetProperty("text").GetString()
        : answer.ToString();
}
