using McpGateway.Affinity;
using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Tests.Sessions;

namespace McpGateway.Tests.Affinity;

/// <summary>What every <see cref="IAffinityStore"/> keeps. A store derives from this and says how one is made.</summary>
public abstract class AffinityStoreTests
{
    private static readonly AffinityKey Key = new("key:alice", "session-1", "notes");

    private protected ManualTime Time { get; } = new();

    private protected SessionOptions Bounds { get; } = new() { Idle = TimeSpan.FromMinutes(10) };

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract IAffinityStore Store { get; }

    [Fact]
    public async Task Pin_SetOnce_IsEverybodysFromThenOn()
    {
        Assert.False(Store.TryFind(Key, out _));
        Assert.Equal("a", (await Store.PinAsync(Key, "a", Stop)).ReplicaId);
        Assert.Equal("a", (await Store.PinAsync(Key, "b", Stop)).ReplicaId);
        Assert.True(Store.TryFind(Key, out var known));
        Assert.Equal("a", known);
    }

    [Fact]
    public async Task Pin_OfAnotherPrincipalSessionOrServer_IsAnother()
    {
        await Store.PinAsync(Key, "a", Stop);
        foreach (var other in new[] { Key with { PrincipalId = "key:mallory" }, Key with { SessionId = "session-2" }, Key with { SessionId = null }, Key with { Server = "files" } })
        {
            Assert.False(Store.TryFind(other, out _));
            Assert.Equal("b", (await Store.PinAsync(other, "b", Stop)).ReplicaId);
        }

        Assert.Equal("a", (await Store.PinAsync(Key, "c", Stop)).ReplicaId);
    }

    [Fact]
    public async Task Pin_ManySetItAtOnce_OneWinsAndAllFollow()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => Store.PinAsync(Key, $"r{i}", Stop).AsTask(), Stop)));
        Assert.Single(found.Distinct());
        Assert.NotNull(found[0].ReplicaId);
    }

    [Fact]
    public async Task Unpin_ManyAskAtOnce_OneIsTheFirstToKnow()
    {
        await Store.PinAsync(Key, "a", Stop);
        var losses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Store.UnpinAsync(Key, "a", Stop).AsTask(), Stop)));
        Assert.Single(losses, loss => loss == SessionLoss.Removed);
        Assert.Equal(15, losses.Count(loss => loss == SessionLoss.KnownBefore));
        Assert.False(Store.TryFind(Key, out _));
        Assert.Equal("b", (await Store.PinAsync(Key, "b", Stop)).ReplicaId);
    }

    [Fact]
    public async Task Unpin_OfAReplicaThatIsNotThePin_TakesNothingAway()
    {
        await Store.PinAsync(Key, "b", Stop);
        Assert.Equal(SessionLoss.KnownBefore, await Store.UnpinAsync(Key, "a", Stop));
        Assert.Equal("b", (await Store.PinAsync(Key, "c", Stop)).ReplicaId);
    }

    [Fact]
    public async Task IdleTime_BeginsAnewWithEachUse_AndEndsThePin()
    {
        await Store.PinAsync(Key, "a", Stop);
        for (var i = 0; i < 3; i++)
        {
            Time.Advance(Bounds.Idle * 0.9);
            Assert.True(Store.TryFind(Key, out _));
        }

        Time.Advance(Bounds.Idle);
        Assert.False(Store.TryFind(Key, out _));
    }
}
