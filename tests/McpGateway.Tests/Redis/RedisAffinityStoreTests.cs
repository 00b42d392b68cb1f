using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Tests.Affinity;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis;

/// <summary>The suite that every affinity store keeps, over a real server, and what only several gateway replicas can show.</summary>
public abstract class SharedAffinityStoreTests(StoreFixture fixture) : AffinityStoreTests, IAsyncLifetime
{
    private const int Races = 10_000;

    private StoreServer? _server;
    private AffinityReplica? _replica;

    private protected override IAffinityStore Store => _replica!.Pins;

    public async ValueTask InitializeAsync()
    {
        _server = await fixture.EmptyAsync();
        _replica = await AffinityReplica.StartAsync(_server.Port, Bounds, Time);
    }

    public async ValueTask DisposeAsync()
    {
        if (_replica is not null)
        {
            await _replica.DisposeAsync();
        }
    }

    /// <summary>Two gateway replicas, each with a replica of its own in mind.</summary>
    [Fact]
    public async Task Race_OfTwoReplicas_GivesOnePinEachTime()
    {
        await using var other = await AffinityReplica.StartAsync(_server!.Port, Bounds, Time);
        var (first, second) = (0, 0);
        await Parallel.ForAsync(0, Races, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Stop }, async (i, cancel) =>
        {
            AffinityKey key = new("key:alice", $"session-{i}", "notes");
            var mine = Task.Run(() => PinAsync(_replica!, key, "a"), cancel);
            var theirs = Task.Run(() => PinAsync(other, key, "b"), cancel);
            var pin = await mine;
            Assert.Equal(pin, await theirs);
            Assert.True(_replica!.Pins.TryFind(key, out var here) && here == pin);
            Assert.True(other.Pins.TryFind(key, out var there) && there == pin);
            Interlocked.Increment(ref pin == "a" ? ref first : ref second);
        });

        Assert.Equal(Races, first + second);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Races} races: {first} won by the first replica, {second} by the second, one pin each");
    }

    /// <summary>On a busy machine an answer may come too late; that is no pin, and asking again finds the one.</summary>
    private static async Task<string> PinAsync(AffinityReplica replica, AffinityKey key, string candidate)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            if ((await replica.Pins.PinAsync(key, candidate, Stop)).ReplicaId is { } pin)
            {
                return pin;
            }
        }

        throw new TimeoutException("The store did not answer.");
    }

    [Fact]
    public async Task Pin_TakenAwayElsewhere_IsFollowedAndToldToOneOnly()
    {
        await using var other = await AffinityReplica.StartAsync(_server!.Port, Bounds, Time);
        AffinityKey key = new("key:alice", "session-1", "notes");
        await _replica!.Pins.PinAsync(key, "a", Stop);
        await other.Pins.PinAsync(key, "x", Stop);

        Assert.Equal(SessionLoss.Removed, await other.Pins.UnpinAsync(key, "a", Stop));
        Assert.Equal("b", (await other.Pins.PinAsync(key, "b", Stop)).ReplicaId);
        Assert.True(_replica.Pins.TryFind(key, out _));
        await _replica.RoundAsync();
        Assert.False(_replica.Pins.TryFind(key, out _));
        Assert.Equal(SessionLoss.KnownBefore, await _replica.Pins.UnpinAsync(key, "a", Stop));
        Assert.Equal("b", (await _replica.Pins.PinAsync(key, "c", Stop)).ReplicaId);
    }

    [Fact]
    public async Task Store_Emptied_GetsKnownPinsBackAndSaysNothingBeforehand()
    {
        await using var other = await AffinityReplica.StartAsync(_server!.Port, Bounds, Time, settling: TimeSpan.FromMinutes(1));
        AffinityKey key = new("key:alice", "session-1", "notes");
        await _replica!.Pins.PinAsync(key, "a", Stop);
        await _server.SendAsync("FLUSHALL");
        await other.RoundAsync();

        Assert.Null((await other.Pins.PinAsync(key, "b", Stop)).ReplicaId);
        await _replica.RoundAsync();
        Assert.Equal("a", (await other.Pins.PinAsync(key, "b", Stop)).ReplicaId);
    }

    [Fact]
    public async Task Record_WrittenByAnotherHand_BindsNobody()
    {
        AffinityKey key = new("key:alice", "session-1", "notes");
        await _replica!.Pins.PinAsync(key, "a", Stop);
        var name = (await _server!.SendAsync("KEYS", "mcpgateway:kept:*")).Split("\r\n").First(line => line.StartsWith("mcpgateway:kept:", StringComparison.Ordinal));
        var value = (await _server.SendAsync("GET", name)).Split("\r\n")[1];
        Assert.DoesNotContain("alice", value, StringComparison.Ordinal);
        await _server.SendAsync("SET", name, value[..^4] + (value.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"));

        await using var other = await AffinityReplica.StartAsync(_server.Port, Bounds, Time);
        Assert.Equal("b", (await other.Pins.PinAsync(key, "b", Stop)).ReplicaId);
    }

    [Fact]
    public async Task Store_Away_KnownPinsGoOnAndUnknownOnesAreUnavailable()
    {
        AffinityKey key = new("key:alice", "session-1", "notes");
        await _replica!.Pins.PinAsync(key, "a", Stop);
        await _server!.KillAsync();
        try
        {
            Assert.True(_replica.Pins.TryFind(key, out var known));
            Assert.Equal("a", known);
            Assert.Null((await _replica.Pins.PinAsync(key with { SessionId = "session-2" }, "b", Stop)).ReplicaId);
            Assert.Equal(SessionLoss.Unavailable, await _replica.Pins.UnpinAsync(key, "a", Stop));
            Assert.True(_replica.Pins.TryFind(key, out _));
        }
        finally
        {
            await _server.RestartAsync();
        }
    }
}

public sealed class RedisAffinityStoreTests(RedisFixture fixture) : SharedAffinityStoreTests(fixture), IClassFixture<RedisFixture>;

public sealed class GarnetAffinityStoreTests(GarnetFixture fixture) : SharedAffinityStoreTests(fixture), IClassFixture<GarnetFixture>;
