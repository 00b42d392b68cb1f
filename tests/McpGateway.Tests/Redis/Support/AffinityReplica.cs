using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Redis.Affinity;
using McpGateway.Redis.Connections;
using McpGateway.Redis.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGateway.Tests.Redis.Support;

/// <summary>Pins and shared upstream sessions of one gateway replica, with a connection of its own. Upkeep runs when a test says so.</summary>
internal sealed class AffinityReplica : IAsyncDisposable
{
    private static readonly SealingKey Key = new("k1", Enumerable.Repeat((byte)7, 32).ToArray());

    private AffinityReplica(int port, SessionOptions bounds, TimeProvider time, TimeSpan settling, SealingKey key)
    {
        Connection = new RedisConnection(new RedisOptions("127.0.0.1", port), TimeProvider.System, NullLogger<RedisConnection>.Instance, TimeSpan.FromSeconds(1));
        var sealer = new Sealer(new SealingSnapshots(key), time);
        var records = new KeptRecords(Connection);
        var pins = new PinCopies();
        Pins = new RedisAffinityStore(records, pins, sealer, () => bounds, time);
        Sessions = new RedisUpstreamSessionStore(records, new SealedUpstreamSessions(sealer), () => bounds, time);
        ClientSessions = new SessionRecords(Connection, new SealedSessions(sealer));
        Upkeep = new AffinityUpkeep(records, pins, Pins, Sessions, time, settling);
    }

    public RedisConnection Connection { get; }

    public RedisAffinityStore Pins { get; }

    public RedisUpstreamSessionStore Sessions { get; }

    public SessionRecords ClientSessions { get; }

    public AffinityUpkeep Upkeep { get; }

    /// <summary>Connected, and known to the store.</summary>
    public static async Task<AffinityReplica> StartAsync(int port, SessionOptions? bounds = null, TimeProvider? time = null, TimeSpan settling = default, SealingKey? key = null)
    {
        var replica = new AffinityReplica(port, bounds ?? new SessionOptions(), time ?? TimeProvider.System, settling, key ?? Key);
        await replica.Connection.StartAsync(TestContext.Current.CancellationToken);
        await replica.ReadyAsync();
        await replica.RoundAsync();
        return replica;
    }

    /// <summary>Reads what was taken out elsewhere, as the program does twice a second.</summary>
    public Task RoundAsync() => Upkeep.RunOnceAsync(TestContext.Current.CancellationToken);

    public Task ReadyAsync() => Until.HoldsAsync(() => Connection.State == RedisState.Ready, TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        Upkeep.Dispose();
        Pins.Dispose();
        await Connection.StopAsync(CancellationToken.None);
        Connection.Dispose();
    }
}
