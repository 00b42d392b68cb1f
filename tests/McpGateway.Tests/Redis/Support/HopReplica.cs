using System.Collections.Concurrent;
using System.Text;
using McpGateway.Configuration;
using McpGateway.Configuration.Revocation;
using McpGateway.Identity;
using McpGateway.Redis.Connections;
using McpGateway.Redis.Replicas;
using McpGateway.Redis.Revocation;
using McpGateway.Replicas;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGateway.Tests.Redis.Support;

/// <summary>What one gateway replica tells of itself and hears of others, with a connection of its own.</summary>
internal sealed class HopReplica : IAsyncDisposable, IChangeListener
{
    public static readonly SealingKey Key = new("k1", Enumerable.Repeat((byte)7, 32).ToArray());

    private readonly RedisChangeBus _bus;

    private HopReplica(int port, SealingKey key, int place)
    {
        var sealer = new Sealer(new SealingSnapshots(key), TimeProvider.System);
        Connection = new RedisConnection(new RedisOptions("127.0.0.1", port), TimeProvider.System, NullLogger<RedisConnection>.Instance, TimeSpan.FromSeconds(1));
        Registry = new RedisReplicaRegistry(new ReplicaRecords(Connection, new SealedReplicas(sealer), TimeProvider.System));
        Changes = new SealedChanges(sealer, TimeProvider.System);
        _bus = new RedisChangeBus(Connection, 0, Registry, Changes, () => [this], NullLogger<RedisChangeBus>.Instance);
        Watch = new RevocationWatch(TimeProvider.System, NullLogger<RevocationWatch>.Instance);
        Revoked = new RevocationSet(Connection, _bus, Watch, TimeProvider.System, NullLogger<RevocationSet>.Instance);
        Address = new Uri($"http://10.0.0.{place}:9443");
    }

    public string Kind => "test";

    public Uri Address { get; }

    public RedisConnection Connection { get; }

    public RedisReplicaRegistry Registry { get; }

    public SealedChanges Changes { get; }

    public RevocationWatch Watch { get; }

    public RevocationSet Revoked { get; }

    public ConcurrentQueue<string> Heard { get; } = new();

    public static async Task<HopReplica> StartAsync(int port, int place, SealingKey? key = null)
    {
        var replica = new HopReplica(port, key ?? Key, place);
        await replica.Connection.StartAsync(TestContext.Current.CancellationToken);
        await replica._bus.StartAsync(TestContext.Current.CancellationToken);
        await Until.HoldsAsync(() => replica.Connection.State == RedisState.Ready, TimeSpan.FromSeconds(20));
        return replica;
    }

    public async Task<bool> BeatAsync(TimeSpan settling = default) => await Registry.BeatAsync(Address, settling);

    public async Task<ReplicaFinding> FindAsync(HopReplica other) => await Registry.FindAsync(other.Registry.OwnId, TestContext.Current.CancellationToken);

    public async Task TellAsync(string text) => await _bus.PublishAsync("test", Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    public ValueTask HeardAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Heard.Enqueue(Encoding.UTF8.GetString(message.Span));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync(CancellationToken.None);
        _bus.Dispose();
        Revoked.Dispose();
        Watch.Dispose();
        await Connection.StopAsync(CancellationToken.None);
        Connection.Dispose();
    }
}
