using System.Globalization;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Limits;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Replicas;

/// <summary>Limits of three gateway replicas as processes over a real Redis.</summary>
public sealed class SharedLimitTests
{
    private static readonly TimeSpan Loaded = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("MCPGATEWAY_LIMIT_LOAD"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 6);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Three times the limit, spread over all: never more than rate and burst in sum, hardly less than the rate, and Redis is asked seldom.</summary>
    [Theory]
    [InlineData(6_000, 300)]
    [InlineData(600, 100)]
    public async Task ThreeReplicas_UnderThreeTimesTheLimit_LetTheLimitPassInSum(int perMinute, int burst)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", policy: Policy($"{{ per: principal, tools: [ok], rate: {perMinute}/1m, burst: {burst} }}"));
        await ReadyAsync(set);
        var pace = Math.Max(perMinute / 60, 30);

        // What the gateway replicas ask without any call is no part of what a call costs.
        var idle = await redis.ScriptsAsync();
        using (var pause = new PeriodicTimer(TimeSpan.FromSeconds(2)))
        {
            await pause.WaitForNextTickAsync(Stop);
        }

        var before = await redis.ScriptsAsync();
        var load = await Load.RunAsync(set.Gateways, "one__ok", pace, Loaded);
        var asked = await redis.ScriptsAsync() - before - ((before - idle) * load.Whole.TotalSeconds / 2);

        var rate = perMinute / 60.0;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{perMinute}/1m, burst {burst}, {load.Sending.TotalSeconds:F1} s: offered {load.Offered}, accepted {load.Accepted} of at most {burst + (rate * load.Whole.TotalSeconds):F0} (rate × time {rate * load.Sending.TotalSeconds:F0}), throttled {load.Throttled}, others {load.Others}; {asked:F0} questions, one for {load.Offered / Math.Max(1, asked):F1} calls"));
        Assert.Equal(0, load.Others);
        Assert.InRange(load.Accepted, 0.97 * rate * load.Sending.TotalSeconds, burst + (rate * load.Whole.TotalSeconds));
        Assert.InRange(asked, double.NegativeInfinity, load.Offered / 20.0);
    }

    [Fact]
    public async Task Redis_Killed_LimitsHoldAsTheySay_AndAreSharedAgainWhenItIsBack()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync(
            $"127.0.0.1:{redis.Port}",
            script: Scripts.Modern("local", "strict"),
            policy: Policy("{ per: principal, tools: [local], rate: 10/24h }", "{ per: principal, tools: [strict], rate: 50/24h, onStoreFailure: refuse }"));
        await ReadyAsync(set);
        Caller[] callers = [.. set.Gateways.Select(gateway => gateway.Caller())];
        Assert.Equal(6, await CallAllAsync(callers[0], 6));
        Assert.Equal("strict", (await callers[0].CallAsync("one__strict", Stop)).Text);

        await redis.KillAsync();

        foreach (var caller in callers)
        {
            var refused = await caller.CallAsync("one__strict", Stop);
            Assert.Equal((503, "1"), (refused.Status, refused.Header("Retry-After")));
            Assert.DoesNotContain("session_unknown", refused.Body, StringComparison.Ordinal);
        }

        Assert.Equal(4, await CallAllAsync(callers[0], 20));
        Assert.Equal(10, await CallAllAsync(callers[1], 20));
        Assert.Equal(10, await CallAllAsync(callers[2], 20));
        var line = await set.Gateways[1].RecordAsync(line => line.GetProperty("outcome").GetString() == "store_unavailable");
        Assert.Contains("policy.yaml:", line[^1].GetProperty("limit").GetString() ?? line[0].GetProperty("limit").GetString(), StringComparison.Ordinal);
        await redis.RestartAsync();

        foreach (var caller in callers)
        {
            await Eventually.AsyncValue(async stop => (await caller.CallAsync("one__strict", stop)).Status, status => status == 200, TimeSpan.FromSeconds(5));
            caller.Dispose();
        }
    }

    /// <summary>How many of these calls are accepted; all others are throttled.</summary>
    private static async Task<int> CallAllAsync(Caller caller, int calls)
    {
        var accepted = 0;
        for (var i = 0; i < calls; i++)
        {
            var answer = await caller.CallAsync("one__local", Stop);
            Assert.Equal(200, answer.Status);
            if (answer.Code is null)
            {
                accepted++;
            }
            else
            {
                answer.AssertIs("throttled");
            }
        }

        return accepted;
    }

    private static async Task ReadyAsync(ReplicaSet set)
    {
        foreach (var gateway in set.Gateways)
        {
            await ReplicaSet.StoreIsAsync(gateway, "ready");
            using var caller = gateway.Caller();
            Assert.Equal(200, (await caller.ListToolsAsync(Stop)).Status);
        }
    }

    private static string Policy(params string[] limits) => $$"""
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          admin: {}
          user:
            allow: [ { server: "*" } ]
            limits:
        {{string.Join('\n', limits.Select(limit => $"      - {limit}"))}}
        """;
}
