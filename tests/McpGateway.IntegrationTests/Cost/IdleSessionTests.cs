using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using McpGateway.IntegrationTests.Cost.Support;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Cost;

/// <summary>
/// What a legacy session costs that nobody uses at the moment: managed heap of the process after a full collection. The
/// long form, <c>MCPGATEWAY_IDLE_SESSIONS=10000</c>, also waits until their time is over and looks that all is given back.
/// </summary>
public sealed class IdleSessionTests(ITestOutputHelper output)
{
    private const int Short = 2_000;
    private const int AtOnce = 16;
    private const long MostPerSession = 4 << 10;

    private static readonly int Long =
        int.TryParse(Environment.GetEnvironmentVariable("MCPGATEWAY_IDLE_SESSIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="shared">Over Redis: then local copies are what is measured.</param>
    /// <param name="called">Each session has called a server of the legacy era once, so there is a session with that server as well.</param>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task IdleSessions_EachCostsAtMost4KiB(bool shared, bool called)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: the diagnostic port is a named pipe on Windows");
        await using var redis = shared ? await RedisServer.StartAsync() : null;
        var sessions = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await using var server = await TestServer.StartAsync(Scripts.Legacy(sessions, "ok"));
        await using var gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{server.Url}}" }""", $$"""
            sessions: { idle: 1m, perPrincipal: 100000 }
            {{(redis is null ? "" : $"sealing: {{ keys: [ {{ id: k1, key: \"{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\" }} ] }}\nredis: \"127.0.0.1:{redis.Port}\"")}}
            """);
        await gateway.ServerIsAsync("one", "ready");
        if (redis is not null)
        {
            await ReplicaSet.StoreIsAsync(gateway, "ready");
        }

        // What is made once and stays, whatever comes.
        await BeginAsync(gateway, 200, called);
        var empty = await HeapAsync(gateway);
        var count = Long > 0 ? Long : Short;
        await BeginAsync(gateway, count, called);
        var full = await HeapAsync(gateway);

        output.WriteLine($"{(full - empty) / count} bytes of each of {count} sessions; empty {empty >> 10} KiB, with them {full >> 10} KiB");
        Assert.InRange((full - empty) / count, 1, MostPerSession);
        if (Long > 0)
        {
            // Hash tables keep the size that they once had.
            var after = await Eventually.AsyncValue(_ => HeapAsync(gateway), heap => heap - empty < (full - empty) / 10, TimeSpan.FromMinutes(3));
            output.WriteLine($"after their time {after >> 10} KiB; sessions left at the server: {sessions.Count}");

            // Nor does the server keep them: each was ended there, however many expired together. What is left is the gateway's own.
            await Eventually.Holds(() => sessions.Count < 10, TimeSpan.FromMinutes(1));
        }
    }

    private static async Task BeginAsync(RunningGateway gateway, int count, bool called) => await Parallel.ForEachAsync(
        Enumerable.Range(0, AtOnce), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Stop }, async (lane, stop) =>
        {
            using var caller = gateway.Caller();
            for (var i = lane; i < count; i += AtOnce)
            {
                caller.Leave();
                await caller.InitializeAsync(stop);
                if (called)
                {
                    Assert.Equal("ok", (await caller.CallAsync("one__ok", stop)).Text);
                }
            }
        });

    /// <summary>After what finalizers let go is gone too.</summary>
    private static async Task<long> HeapAsync(RunningGateway gateway)
    {
        for (var i = 0; i < 3; i++)
        {
            await FullCollection.InduceAsync(gateway.Process.Id, Stop);
        }

        return await gateway.AllocatedHeapAsync(Stop);
    }
}
