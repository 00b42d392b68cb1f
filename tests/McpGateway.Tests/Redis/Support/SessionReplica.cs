using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Redis.Connections;
using McpGateway.Redis.Sessions;
using McpGateway.Replicas;
using McpGateway.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGateway.Tests.Redis.Support;

/// <summary>The session store of one gateway replica, with a connection of its own. Upkeep runs when a test says so.</summary>
internal sealed class SessionReplica : IAsyncDisposable
{
    private static readonly SealingKey Key = new("k1", Enumerable.Repeat((byte)7, 32).ToArray());

    private SessionReplica(int port, SessionOptions bounds, TimeProvider time, TimeSpan settling, SealingKey key, params ISessionEnded[] observers)
    {
        Connection = new RedisConnection(new RedisOptions("127.0.0.1", port), TimeProvider.System, NullLogger<RedisConnection>.Instance, TimeSpan.FromMilliseconds(500));
        var records = new SessionRecords(Connection, new SealedSessions(new Sealer(new SealingSnapshots(key), time)));
        var ended = new EndedHere(time);
        Copies = new SessionCopies(observers);
        Store = new RedisSessionStore(records, Copies, ended, InFlight, new SoleReplica(), () => bounds, time);
        Upkeep = new SessionUpkeep(records, Copies, ended, Store, () => bounds, time, settling);
    }

    public RedisConnection Connection { get; }

    public SessionCopies Copies { get; }

    public InFlight InFlight { get; } = new();

    public RedisSessionStore Store { get; }

    public SessionUpkeep Upkeep { get; }

    /// <summary>Connected, and known to the store.</summary>
    public static async Task<SessionReplica> StartAsync(int port, SessionOptions bounds, TimeProvider time, TimeSpan settling = default, SealingKey? key = null, params ISessionEnded[] observers)
    {
        var replica = new SessionReplica(port, bounds, time, settling, key ?? Key, observers);
        await replica.Connection.StartAsync(TestContext.Current.CancellationToken);
        await replica.ReadyAsync();
        await replica.RoundAsync();
        return replica;
    }

    /// <summary>Reads what changed elsewhere, as the program does twice a second.</summary>
    public Task RoundAsync() => Upkeep.RunOnceAsync(TestContext.Current.CancellationToken);

    public Task ReadyAsync() => Until.HoldsAsync(() => Connection.State == RedisState.Ready, TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        Upkeep.Dispose();
        Store.Dispose();
        await Connection.StopAsync(CancellationToken.None);
        Connection.Dispose();
    }
}
