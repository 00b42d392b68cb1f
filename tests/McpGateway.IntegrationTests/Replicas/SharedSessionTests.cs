using System.Diagnostics;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Replicas;

/// <summary>Three gateway replicas as processes over a real Redis.</summary>
public sealed class SharedSessionTests
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("MCPGATEWAY_REDIS_AWAY"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds) ? seconds : 4);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_IsServedByEveryReplica_AndItsEndIsSeenByAllWithinASecond()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}");
        using var begun = await BeginAsync(set.Gateways[0]);
        Caller[] callers = [.. set.Gateways.Select(gateway => ReplicaSet.Joined(gateway, begun))];
        foreach (var caller in callers)
        {
            // On a busy machine the first answer of the store may come late, and that is 503 with Retry-After.
            await Eventually.AsyncValue(stop => caller.CallAsync("one__ok", stop), answer => answer.Text == "ok");
        }

        for (var i = 0; i < 30; i++)
        {
            Assert.Equal("ok", (await callers[i % 3].CallAsync("one__ok", Stop)).Text);
        }

        using var stranger = set.Gateways[1].CallerWith("mcpg_bot_x");
        Assert.Equal(401, await stranger.DeleteAsync(begun.Session!, Stop));
        Assert.Equal(204, await callers[2].DeleteAsync(begun.Session!, Stop));
        foreach (var caller in callers)
        {
            await Eventually.AsyncValue(async stop => (await caller.CallAsync("one__ok", stop)).Status, status => status == 404, TimeSpan.FromSeconds(1));
            caller.Dispose();
        }
    }

    [Fact]
    public async Task Replica_Killed_ItsSessionsGoOnAtTheOthers()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}");
        using var begun = await BeginAsync(set.Gateways[0]);

        await set.Gateways[0].Process.KillAsync();

        foreach (var gateway in set.Gateways.Skip(1))
        {
            using var caller = ReplicaSet.Joined(gateway, begun);
            await Eventually.AsyncValue(stop => caller.CallAsync("one__ok", stop), answer => answer.Text == "ok");
        }
    }

    /// <summary>Killed and back empty, or frozen and back as it was.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Redis_AwayAndBack_KnownSessionsNeverFail_UnknownOnesAreNeverUnknown(bool frozen)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}");
        using var known = await BeginAsync(set.Gateways[0]);
        using var begun = await BeginAsync(set.Gateways[1]);
        using var elsewhere = ReplicaSet.Joined(set.Gateways[0], begun);
        await (frozen ? redis.SignalAsync("STOP") : redis.KillAsync());

        var away = Stopwatch.StartNew();
        while (away.Elapsed < Away)
        {
            Assert.Equal("ok", (await known.CallAsync("one__ok", Stop)).Text);
            var refused = await elsewhere.CallAsync("one__ok", Stop);
            Assert.Equal((503, true), (refused.Status, refused.Headers.RetryAfter is not null));
        }

        Assert.Equal(503, await known.DeleteAsync(known.Session!, Stop));
        await ReplicaSet.StoreIsAsync(set.Gateways[0], "down");
        await (frozen ? redis.SignalAsync("CONT") : redis.RestartAsync());

        await Eventually.AsyncValue(
            async stop =>
            {
                Assert.Equal("ok", (await known.CallAsync("one__ok", stop)).Text);
                var answer = await elsewhere.CallAsync("one__ok", stop);
                Assert.NotEqual(404, answer.Status);
                return answer.Status;
            },
            status => status == 200,
            TimeSpan.FromSeconds(5));
        await ReplicaSet.StoreIsAsync(set.Gateways[0], "ready", TimeSpan.FromSeconds(5));
        Assert.Equal("", set.Gateways[0].Process.Errors);
    }

    private static async Task<Caller> BeginAsync(RunningGateway gateway)
    {
        await ReplicaSet.StoreIsAsync(gateway, "ready");
        var caller = gateway.Caller();
        await caller.InitializeAsync(Stop);
        Assert.Equal("ok", (await caller.CallAsync("one__ok", Stop)).Text);
        return caller;
    }
}
