using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Replicas.Support;

/// <summary>Three gateway replicas over one Redis, in front of the servers of a test.</summary>
internal sealed class GatewayGroup : IAsyncDisposable
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(20);

    private readonly string _more;
    private readonly List<RunningGateway> _gateways = [];

    private GatewayGroup(RedisServer redis)
    {
        Redis = redis;
        var key = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        _more = $$"""
            sealing: { keys: [ { id: k1, key: "{{key}}" } ] }
            redis: "127.0.0.1:{{redis.Port}}"
            """;
    }

    public RedisServer Redis { get; }

    public IReadOnlyList<RunningGateway> Gateways => _gateways;

    /// <param name="servers">What stands under <c>servers:</c>, indented by two.</param>
    /// <param name="pinned">A tool, as clients name it, of a server with affinity: once it can be called, the new store is no longer asked for what others may still bring back.</param>
    public static async Task<GatewayGroup> StartAsync(string servers, string pinned)
    {
        var group = new GatewayGroup(await RedisServer.StartAsync());
        try
        {
            for (var i = 0; i < 3; i++)
            {
                group._gateways.Add(await RunningGateway.StartAsync(servers, group._more));
            }

            foreach (var gateway in group._gateways)
            {
                await gateway.StatusIsAsync(status => status.GetProperty("servers").EnumerateArray().All(server => server.GetProperty("status").GetString() == "ready"));
                using var caller = gateway.Caller();
                await caller.InitializeAsync(TestContext.Current.CancellationToken);
                await Eventually.AsyncValue(async stop => (await caller.CallAsync(pinned, stop)).Status, status => status == 200, Settled);
                Assert.Equal(204, await caller.DeleteAsync(caller.Session!, TestContext.Current.CancellationToken));
            }

            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes other servers into every gateway.yaml.</summary>
    public void WriteServers(string servers)
    {
        foreach (var gateway in _gateways)
        {
            gateway.WriteServers(servers, _more);
        }
    }

    /// <summary>A session, and a client in it at each gateway replica. Each of them has served it once.</summary>
    public async Task<Caller[]> SessionAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        var first = _gateways[0].Caller();
        await Eventually.AsyncValue(
            async cancel =>
            {
                try
                {
                    await first.InitializeAsync(cancel);
                    return true;
                }
                catch (Xunit.Sdk.TrueException)
                {
                    // On a busy machine the store may answer too late once: 503.
                    return false;
                }
            },
            begun => begun);
        Caller[] callers = [first, ReplicaSet.Joined(_gateways[1], first), ReplicaSet.Joined(_gateways[2], first)];
        foreach (var caller in callers)
        {
            await Eventually.AsyncValue(async cancel => (await caller.SendAsync(caller.Request("ping", "{}"), cancel)).Status, status => status == 200);
        }

        return callers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }
}
