using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;
using McpGateway.IntegrationTests.Transports;

namespace McpGateway.IntegrationTests.Replicas;

/// <summary>A client of the 2024-11-05 transport whose stream is held by one gateway replica and whose messages come to any.</summary>
public sealed class SseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_ToAnyGatewayReplica_AreAnsweredOnTheStream()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", more: "sse: true");
        using var client = await OldClient.OpenAsync(set.Gateways[0], set.Gateways[0].Key);

        Assert.Equal(202, await client.SendToAsync(set.Gateways[1], OldClient.Initialize()));
        Assert.True((await client.NextAsync()).TryGetProperty("result", out _));
        Assert.Equal(202, await client.SendToAsync(set.Gateways[2], """{"jsonrpc":"2.0","method":"notifications/initialized"}"""));
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(202, await client.SendToAsync(set.Gateways[i % 3], OldClient.Call("one__ok", i)));
            var answer = await client.NextAsync();
            Assert.Equal(i, answer.GetProperty("id").GetInt32());
            Assert.Equal("ok", answer.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
        }

        Assert.Equal(202, await client.SendToAsync(set.Gateways[2], OldClient.Initialize()));
        Assert.Equal(-32600, (await client.NextAsync()).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Question_OfACallElsewhere_ComesOverTheStreamAndItsAnswerByWayOfAThird()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", script: Scripts.Legacy("ask"), more: "sse: true");
        set.Server.Tools["ask"] = async (http, request) =>
        {
            await Reply.EventAsync(http, """{"jsonrpc":"2.0","id":"q","method":"roots/list"}""");
            await set.Server.ArrivedAsync("response");
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("heard")));
        };
        using var client = await OldClient.OpenAsync(set.Gateways[0], set.Gateways[0].Key);
        await client.InitializeAsync("""{"roots":{}}""");

        await client.SendToAsync(set.Gateways[1], OldClient.Call("one__ask", 1));
        var question = await client.NextAsync();
        Assert.Equal("roots/list", question.GetProperty("method").GetString());
        await client.SendToAsync(set.Gateways[2], $$$$"""{"jsonrpc":"2.0","id":{{{{question.GetProperty("id").GetRawText()}}}},"result":{"roots":[]}}""");
        Assert.Equal("heard", (await client.NextAsync()).GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Client_Leaves_ItsCallElsewhereIsCancelled()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", count: 2, more: "sse: true");
        var aborted = new TaskCompletionSource();
        set.Server.Tools["ok"] = async (http, _) =>
        {
            http.RequestAborted.Register(() => aborted.TrySetResult());
            await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        };
        using (var client = await OldClient.OpenAsync(set.Gateways[0], set.Gateways[0].Key))
        {
            await client.InitializeAsync();
            await client.SendToAsync(set.Gateways[1], OldClient.Call("one__ok", 1));
            await set.Server.ArrivedAsync("tools/call");
        }

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
    }
}
