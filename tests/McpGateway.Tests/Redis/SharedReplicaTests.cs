using McpGateway.Configuration;
using McpGateway.Redis.Replicas;
using McpGateway.Replicas;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis;

/// <summary>Two gateway replicas that find and tell each other, and what somebody achieves who can write to the store.</summary>
public abstract class SharedReplicaTests(StoreFixture fixture) : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private StoreServer? _server;
    private HopReplica? _one;
    private HopReplica? _two;

    private StoreServer Server => _server!;

    private HopReplica One => _one!;

    private HopReplica Two => _two!;

    public async ValueTask InitializeAsync()
    {
        _server = await fixture.EmptyAsync();
        _one = await HopReplica.StartAsync(_server.Port, 1);
        _two = await HopReplica.StartAsync(_server.Port, 2);
    }

    public async ValueTask DisposeAsync()
    {
        await (_one?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_two?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Replica_IsFoundWhileItBeats_AndGoneOnceItLeft()
    {
        Assert.True(await One.BeatAsync());
        Assert.Equal(new ReplicaFinding(ReplicaState.Gone), await One.FindAsync(Two));
        Assert.True(await Two.BeatAsync());
        Assert.Equal(new ReplicaFinding(ReplicaState.Alive, Two.Address), await One.FindAsync(Two));
        Assert.Equal(new ReplicaFinding(ReplicaState.Own), await One.FindAsync(One));
        Assert.Matches("^:[1-9]", await Server.SendAsync("PTTL", KeyOf(Two)));

        await Two.Registry.LeaveAsync();
        Assert.True(await One.BeatAsync());

        Assert.Equal(new ReplicaFinding(ReplicaState.Gone), await One.FindAsync(Two));
    }

    [Fact]
    public async Task Store_JustEmptied_DoesNotSayGone()
    {
        Assert.Equal(new ReplicaFinding(ReplicaState.Unavailable), await One.FindAsync(Two));
        Assert.True(await One.BeatAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(new ReplicaFinding(ReplicaState.Unavailable), await One.FindAsync(Two));
        await Until.HoldsAsync(async () => (await One.FindAsync(Two)).State == ReplicaState.Gone, Soon);
    }

    [Fact]
    public async Task Record_OfAWriterToTheStore_NamesNoAddress()
    {
        Assert.True(await One.BeatAsync());
        Assert.True(await Two.BeatAsync());
        var record = (await Server.SendAsync("GET", KeyOf(One))).Split("\r\n")[1];
        Assert.DoesNotContain("10.0.0.1", record, StringComparison.Ordinal);
        await using var forger = await HopReplica.StartAsync(Server.Port, 66, new SealingKey("k1", new byte[32]));
        await using var reader = await HopReplica.StartAsync(Server.Port, 3);
        string[] forged = [record, "", "http://10.0.0.66:1", "k1." + new string('A', 200), new string('x', 5_000)];
        foreach (var text in forged)
        {
            Assert.StartsWith("+OK", await Server.SendAsync("SET", KeyOf(Two), text), StringComparison.Ordinal);
            Assert.NotEqual(ReplicaState.Alive, (await reader.FindAsync(Two)).State);
            Assert.True(await reader.BeatAsync());
            Assert.NotEqual(ReplicaState.Alive, (await reader.FindAsync(Two)).State);
        }

        Assert.True(await forger.BeatAsync());
        Assert.True(await reader.BeatAsync());
        Assert.Equal(ReplicaState.Gone, (await reader.FindAsync(forger)).State);
    }

    [Fact]
    public async Task Change_IsHeardByTheOthers_Once_AndOnlyIfSealed()
    {
        await using var stranger = await HopReplica.StartAsync(Server.Port, 66, new SealingKey("k1", new byte[32]));
        await HeardAsync();
        await stranger.TellAsync("of a stranger");
        await Server.SendAsync("PUBLISH", "mcpgateway:changes:0", "not sealed");
        var sealedText = One.Changes.Seal(One.Registry.OwnId, "test", "first"u8);
        await Server.SendAsync("PUBLISH", "mcpgateway:changes:0", sealedText);
        await Server.SendAsync("PUBLISH", "mcpgateway:changes:0", sealedText);
        await One.TellAsync("last");

        await Until.HoldsAsync(() => Two.Heard.Contains("last"), Soon);

        Assert.Equal(["first", "last"], Two.Heard.Where(text => text != "hello"));
        Assert.DoesNotContain("last", One.Heard);
        Assert.Empty(stranger.Heard);
    }

    [Fact]
    public void Change_WithAnyCharacterChanged_IsNone()
    {
        var text = One.Changes.Seal(One.Registry.OwnId, "test", "x"u8);
        for (var i = 0; i < text.Length; i++)
        {
            Assert.Null(Two.Changes.Open(Two.Registry.OwnId, string.Concat(text.AsSpan(0, i), [text[i] == 'B' ? 'C' : 'B'], text.AsSpan(i + 1))));
        }

        Assert.Null(One.Changes.Open(One.Registry.OwnId, text));
        Assert.NotNull(Two.Changes.Open(Two.Registry.OwnId, text));
        Assert.Null(Two.Changes.Open(Two.Registry.OwnId, text));
    }

    [Fact]
    public async Task Revoked_IsReadByAll_AndWhatMeansNothingHoldsUpNothing()
    {
        Assert.False(One.Watch.IsKnown);
        await Server.SendAsync("SADD", "mcpgateway:revoked", "key bot", "token t 1", "subject https://i.example alice smith", "client https://i.example app", "nonsense", "key ", "subject x");
        foreach (var replica in new[] { One, Two })
        {
            await SeesAsync(replica, 4);
            Assert.True(replica.Watch.IsKnown);
            var list = replica.Watch.Current;
            Assert.Equal(["bot"], list.ApiKeys);
            Assert.True(list.HasToken("https://i.example", "alice smith", null, null));
            Assert.True(list.HasToken("https://i.example", "x", "app", null));
            Assert.True(list.HasToken("https://j.example", "x", null, "t 1"));
        }
    }

    [Fact]
    public async Task Revoked_InAStoreThatWasEmptied_ComesBackFromWhoKnows()
    {
        await Server.SendAsync("SADD", "mcpgateway:revoked", "key bot");
        await SeesAsync(One, 1);
        Assert.StartsWith("+OK", await Server.SendAsync("FLUSHALL"), StringComparison.Ordinal);

        // One that knows nothing marks the new life first.
        await Until.HoldsAsync(async () => { await Two.Revoked.LookAsync(TestContext.Current.CancellationToken); return Two.Watch.IsKnown; }, Soon);
        Assert.Equal(0, Two.Watch.Current.Count);
        await Until.HoldsAsync(
            async () =>
            {
                await One.Revoked.LookAsync(TestContext.Current.CancellationToken);
                Assert.Equal(1, One.Watch.Current.Count);
                return (await Server.SendAsync("SISMEMBER", "mcpgateway:revoked", "key bot")).StartsWith(":1", StringComparison.Ordinal);
            },
            Soon);
        await SeesAsync(Two, 1);

        await Server.SendAsync("SREM", "mcpgateway:revoked", "key bot");
        await SeesAsync(One, 0);
    }

    /// <summary>An answer of the store may come too late on a busy machine: it is asked again.</summary>
    private static Task SeesAsync(HopReplica replica, int entries) => Until.HoldsAsync(
        async () =>
        {
            await replica.Revoked.LookAsync(TestContext.Current.CancellationToken);
            return replica.Watch.Current.Count == entries;
        },
        Soon);

    /// <summary>A subscription begins some time after the connection.</summary>
    private Task HeardAsync() => Until.HoldsAsync(
        async () =>
        {
            await One.TellAsync("hello");
            return !Two.Heard.IsEmpty;
        },
        Soon);

    private static string KeyOf(HopReplica replica) => "mcpgateway:replica:" + SealedReplicas.NameOf(replica.Registry.OwnId);
}

public sealed class RedisSharedReplicaTests(RedisFixture fixture) : SharedReplicaTests(fixture), IClassFixture<RedisFixture>
{
    /// <summary>The bus is back by itself, and what the registry knew holds meanwhile.</summary>
    [Fact]
    public async Task Store_KilledAndBack_BusAndRegistryGoOn()
    {
        Assert.SkipUnless(RedisFixture.IsInstalled, "skipped: redis-server not found");
        await using var server = await StoreServer.StartAsync(port => RedisFixture.CommandOf(port));
        await using var one = await HopReplica.StartAsync(server.Port, 1);
        await using var two = await HopReplica.StartAsync(server.Port, 2);
        Assert.True(await two.BeatAsync());
        Assert.True(await one.BeatAsync());

        await server.KillAsync();
        Assert.False(await one.BeatAsync());
        Assert.Equal(ReplicaState.Alive, (await one.FindAsync(two)).State);
        Assert.Equal(ReplicaState.Unavailable, (await two.FindAsync(one)).State);

        await server.RestartAsync();
        await Until.HoldsAsync(async () => await one.BeatAsync(TimeSpan.FromSeconds(5)), TimeSpan.FromSeconds(5));
        Assert.Equal(ReplicaState.Alive, (await one.FindAsync(two)).State);
        await Until.HoldsAsync(async () => { await one.TellAsync("back"); return !two.Heard.IsEmpty; }, TimeSpan.FromSeconds(5));
    }
}

public sealed class GarnetSharedReplicaTests(GarnetFixture fixture) : SharedReplicaTests(fixture), IClassFixture<GarnetFixture>;
