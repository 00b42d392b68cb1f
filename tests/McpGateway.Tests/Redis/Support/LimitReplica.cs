using System.Globalization;
using McpGateway.Configuration;
using McpGateway.Redis.Connections;
using McpGateway.Redis.Limits;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace McpGateway.Tests.Redis.Support;

/// <summary>The limit store of one gateway replica, with a connection of its own. Upkeep runs when a test says so.</summary>
internal sealed class LimitReplica : IAsyncDisposable
{
    /// <summary>On a busy machine an answer may come late, and that is another test.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static int _replicas;

    private LimitReplica(int port, TimeProvider time, IStoreClock clock, TimeSpan deadline)
    {
        Connection = new RedisConnection(new RedisOptions("127.0.0.1", port), TimeProvider.System, NullLogger<RedisConnection>.Instance, deadline);
        Commands = new CountedCommands(Connection);
        Store = new RedisLimitStore(Commands, clock, time, () => 10_000, $"replica{Interlocked.Increment(ref _replicas)}");
        Upkeep = new LimitUpkeep(Store, time);
    }

    public RedisConnection Connection { get; }

    public CountedCommands Commands { get; }

    public RedisLimitStore Store { get; }

    public LimitUpkeep Upkeep { get; }

    /// <summary>Connected, and warm: the first command of a server may be slow.</summary>
    /// <param name="port">Of the store.</param>
    /// <param name="time">The clocks of the gateway replica.</param>
    /// <param name="clock">Null: the store goes by the same time.</param>
    /// <param name="deadline">Null: longer than a busy machine needs.</param>
    public static async Task<LimitReplica> StartAsync(int port, TimeProvider time, IStoreClock? clock = null, TimeSpan? deadline = null)
    {
        var replica = new LimitReplica(port, time, clock ?? new SameClock(time), deadline ?? Patience);
        await replica.Connection.StartAsync(TestContext.Current.CancellationToken);
        await Until.HoldsAsync(() => replica.Connection.State == RedisState.Ready, Patience);
        await Until.HoldsAsync(async () => (await replica.Connection.RunAsync("return 1", [], [])).Value is not null, Patience);
        return replica;
    }

    public async ValueTask DisposeAsync()
    {
        Upkeep.Dispose();
        await Connection.StopAsync(CancellationToken.None);
        Connection.Dispose();
    }

    /// <summary>Both clocks of a test, for the store.</summary>
    private sealed class SameClock(TimeProvider time) : IStoreClock
    {
        public (RedisValue Ticks, RedisValue Seconds, RedisValue Within) Now
        {
            get
            {
                var (ticks, utc) = ((long)((Int128)time.GetTimestamp() * TimeSpan.TicksPerSecond / time.TimestampFrequency), time.GetUtcNow());
                return (ticks.ToString(CultureInfo.InvariantCulture), utc.ToUnixTimeSeconds(), utc.UtcTicks % TimeSpan.TicksPerSecond);
            }
        }
    }
}

/// <summary>Counts what is asked.</summary>
internal sealed class CountedCommands(IRedisCommands commands) : IRedisCommands
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public ValueTask<RedisReply> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments)
    {
        Interlocked.Increment(ref _count);
        return commands.RunAsync(script, keys, arguments);
    }
    public ValueTask<bool> PublishAsync(string channel, string message) => commands.PublishAsync(channel, message);

    public void Subscribe(string channel, Action<RedisValue> heard) => commands.Subscribe(channel, heard);
}
