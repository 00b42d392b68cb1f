using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Replicas;

/// <summary>The set of what is revoked, changed as an operator would with redis-cli.</summary>
public sealed class SharedRevocationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Revoked_InRedis_IsCutOffEverywhereWithinASecond_AlsoAfterRedisLostIt()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", count: 2);
        Caller[] callers = [.. set.Gateways.Select(gateway => gateway.Caller())];
        foreach (var caller in callers)
        {
            await Eventually.AsyncValue(stop => caller.CallAsync("one__ok", stop), answer => answer.Text == "ok");
        }

        await SendAsync(redis, "SADD", "mcpgateway:revoked", "nonsense");
        await SendAsync(redis, "SADD", "mcpgateway:revoked", "key bot");
        await EveryoneGetsAsync(callers, 401, TimeSpan.FromSeconds(1));

        // Killed without a file, so it comes back empty: that takes nothing back.
        await redis.KillAsync();
        await AllGetAsync(callers, 401);
        await redis.RestartAsync();
        await Eventually.AsyncValue(async _ => await SendAsync(redis, "SISMEMBER", "mcpgateway:revoked", "key bot"), reply => reply.StartsWith(":1", StringComparison.Ordinal));
        await AllGetAsync(callers, 401);

        // Not seen by calling: a client that shows a refused key again and again is soon told to wait. Taken back again and
        // again: a gateway replica that has not met the new life of the store yet brings back what it knows.
        await Eventually.AsyncValue(
            async stop =>
            {
                await SendAsync(redis, "SREM", "mcpgateway:revoked", "key bot");
                var left = 0;
                foreach (var gateway in set.Gateways)
                {
                    left += (await gateway.StatusAsync(stop)).GetProperty("revocation").GetProperty("shared").GetInt32();
                }

                return left;
            },
            left => left == 0,
            TimeSpan.FromSeconds(5));

        await AllGetAsync(callers, 200);
        foreach (var caller in callers)
        {
            caller.Dispose();
        }
    }

    [Fact]
    public async Task Start_WithoutRedis_ServesNobody_UntilTheSetIsRead()
    {
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", count: 1);
        using var caller = set.Gateways[0].Caller();
        Assert.Equal(503, (await caller.CallAsync("one__ok", Stop)).Status);

        await redis.RestartAsync();

        await EveryoneGetsAsync([caller], 200, TimeSpan.FromSeconds(15));
    }

    private static async Task AllGetAsync(Caller[] callers, int status)
    {
        foreach (var caller in callers)
        {
            Assert.Equal(status, (await caller.CallAsync("one__ok", Stop)).Status);
        }
    }

    private static async Task EveryoneGetsAsync(Caller[] callers, int status, TimeSpan within)
    {
        var begun = Stopwatch.StartNew();
        foreach (var caller in callers)
        {
            await Eventually.AsyncValue(stop => StatusAsync(caller, stop), seen => seen == status, within);
        }

        Assert.True(begun.Elapsed < within + TimeSpan.FromMilliseconds(500), $"{begun.Elapsed}");
    }

    /// <summary>0 where the connection broke: what a principal has open is cut off when it is revoked.</summary>
    private static async Task<int> StatusAsync(Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            return (await caller.CallAsync("one__ok", cancellationToken)).Status;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private static async Task<string> SendAsync(RedisServer redis, params string[] words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", redis.Port, Stop);
        var text = string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"*{words.Length}\r\n{text}"), Stop);
        var reply = new byte[4096];
        return Encoding.ASCII.GetString(reply, 0, await client.GetStream().ReadAsync(reply, Stop));
    }
}
