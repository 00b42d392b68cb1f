using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Replicas;

/// <summary>
/// Redis answers 200 ms late: nothing on the path of a known session waits for it. The long form,
/// <c>MCPGATEWAY_REDIS_SLOW=1</c>, compares the 99th percentiles with those of the same run without the delay, by turns.
/// </summary>
public sealed class SlowStoreTests(ITestOutputHelper output)
{
    private const int Callers = 8;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MCPGATEWAY_REDIS_SLOW") is "1";
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(IsLong ? 10 : 1.5);
    private static readonly int Rounds = IsLong ? 5 : 1;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_Slow_KnownSessionsDoNotWaitForIt()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var relay = new DelayingRelay(redis.Port);
        await using var modern = await TestServer.StartAsync(Scripts.Modern("ok"));
        await using var legacy = await TestServer.StartAsync(Scripts.Legacy("ok"));
        await using var gateway = await RunningGateway.StartAsync(
            $$"""
              modern: { url: "{{modern.Url}}" }
              legacy: { url: "{{legacy.Url}}", affinity: session }
            """,
            $$"""
            sealing: { keys: [ { id: k1, key: "{{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}}" } ] }
            redis: "127.0.0.1:{{relay.Port}}"
            """,
            RunningGateway.OpenPolicy.Replace("""allow: [ { server: "*" } ] }""", """allow: [ { server: "*" } ], limits: [ { per: principal, rate: 6000000/1m } ] }""", StringComparison.Ordinal));
        await gateway.ServerIsAsync("modern", "ready");
        await gateway.ServerIsAsync("legacy", "ready");
        await ReplicaSet.StoreIsAsync(gateway, "ready");
        var callers = new Caller[Callers];
        for (var i = 0; i < Callers; i++)
        {
            callers[i] = gateway.Caller();
            await callers[i].InitializeAsync(Stop);
            foreach (var tool in (string[])["modern__ok", "legacy__ok"])
            {
                // On a busy machine the first answer of the store may come late, and that is 503 with Retry-After.
                await Eventually.AsyncValue(stop => callers[i].CallAsync(tool, stop), answer => answer.Status == 200 && answer.Text == "ok");
            }
        }

        await RoundAsync(callers);
        List<double> prompt = [];
        List<double> slow = [];
        for (var round = 0; round < Rounds; round++)
        {
            relay.Delay = TimeSpan.Zero;
            prompt.Add(Percentile(await RoundAsync(callers)));
            relay.Delay = Delay;
            var delayed = relay.Delayed;
            var times = await RoundAsync(callers);
            slow.Add(Percentile(times));
            Assert.True(relay.Delayed > delayed, "The store was not asked at all: nothing was shown.");

            // What waits for the store at all waits for all of the delay.
            var waited = times.Count(time => time >= Delay.TotalMilliseconds);
            Assert.True(waited * 100 < times.Count, $"{waited} of {times.Count} calls took longer than the store's delay");
        }

        output.WriteLine($"p99 {Median(prompt):0.00} ms, with a slow store {Median(slow):0.00} ms: × {Median(slow) / Median(prompt):0.00}");
        if (IsLong)
        {
            Assert.InRange(Median(slow) / Median(prompt), 0, 1.2);
        }

        foreach (var caller in callers)
        {
            caller.Dispose();
        }
    }

    /// <summary>How long each call took, in milliseconds; each must be answered.</summary>
    private static async Task<IReadOnlyCollection<double>> RoundAsync(Caller[] callers)
    {
        ConcurrentBag<double> times = [];
        var round = Stopwatch.StartNew();
        await Task.WhenAll(callers.Select(async caller =>
        {
            for (var i = 0; round.Elapsed < RoundTime; i++)
            {
                var began = Stopwatch.GetTimestamp();
                Assert.Equal("ok", (await caller.CallAsync(i % 2 == 0 ? "modern__ok" : "legacy__ok", Stop)).Text);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }));
        return times;
    }

    private static double Percentile(IReadOnlyCollection<double> times) => times.Order().ElementAt(times.Count * 99 / 100);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
