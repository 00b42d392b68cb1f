using McpGateway.Policies.Limits;
using McpGateway.RateLimiting;
using McpGateway.Redis.Limits;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis.Limits;

/// <summary>Redis killed and back: what each limit says holds meanwhile.</summary>
public sealed class LimitStoreLossTests : IAsyncLifetime
{
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(5);

    private StoreServer? _server;
    private LimitTrio? _trio;

    private LimitTrio Trio => _trio!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(RedisFixture.IsInstalled, "skipped: redis-server not found");
        _server = await StoreServer.StartAsync(port => RedisFixture.CommandOf(port));
        _trio = await LimitTrio.StartAsync(_server, TimeSpan.FromSeconds(2));
    }

    public async ValueTask DisposeAsync()
    {
        await (_trio?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Local_LetsEachReplicaPassOneLimit_WithWhatItLetPassBefore()
    {
        RateTerms rate = new(60, TimeSpan.FromMinutes(1), 20);
        Assert.Equal(15, await Trio.TakeAsync(0, rate, 15));
        await _server!.KillAsync();

        Assert.Equal(5, await Trio.TakeAsync(0, rate, 30));
        Assert.Equal(20, await Trio.TakeAsync(1, rate, 30));
        Assert.Equal(20, await Trio.TakeAsync(2, rate, 30));
        Trio.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, await Trio.TakeAsync(1, rate, 30));
        var (passed, claim) = await Trio.AskAsync(1, (LimitTrio.Account(), rate));
        Assert.Equal((false, true, false, TimeSpan.FromSeconds(1)), (passed, claim.Entries[0].IsExhausted, claim.Entries[0].IsUnavailable, claim.Entries[0].Reset));
        claim.Dispose();
    }

    [Fact]
    public async Task Refuse_RefusesWhatItCannotCount_AndSpendsWhatWasLeased()
    {
        RateTerms large = new(6_000, TimeSpan.FromMinutes(1), 600) { RefuseOnStoreFailure = true };
        Assert.True(await Trio.TakeAsync(0, large));
        await _server!.KillAsync();

        var passed = await Trio.TakeAsync(0, large, 1_000);
        Assert.InRange(passed, 1, RateScript.Chunk - 1);
        var (taken, claim) = await Trio.AskAsync(1, (LimitTrio.Account(), large));
        Assert.Equal((false, true, false), (taken, claim.Entries[0].IsUnavailable, claim.Entries[0].IsCharged));
        claim.Dispose();
    }

    [Fact]
    public async Task Refuse_BesideALocalOne_RefusesAndChargesNeither()
    {
        QuotaTerms refusing = new(5, CalendarWindow.Day) { RefuseOnStoreFailure = true };
        ConcurrencyTerms local = new(1);
        await _server!.KillAsync();
        for (var i = 0; i < 3; i++)
        {
            var (passed, claim) = await Trio.AskAsync(0, (LimitTrio.Account(limit: "c"), local), (LimitTrio.Account(limit: "q"), refusing));
            Assert.Equal((false, false), (passed, claim.IsHeld));
            claim.Dispose();
        }

        Assert.True(await Trio.TakeAsync(0, local, LimitTrio.Account(limit: "c")));
    }

    [Fact]
    public async Task Concurrency_HeldSinceBefore_CountsWhileTheStoreIsAway_AndIsToldWhenItIsBack()
    {
        ConcurrencyTerms atOnce = new(2);
        var (_, before) = await Trio.AskAsync(0, (LimitTrio.Account(), atOnce));
        await _server!.KillAsync();
        var (_, meanwhile) = await Trio.AskAsync(0, (LimitTrio.Account(), atOnce));
        Assert.True(meanwhile.IsHeld);
        Assert.False(await Trio.TakeAsync(0, atOnce));
        await _server.RestartAsync();

        await Until.HoldsAsync(
            async () =>
            {
                await Trio[0].Upkeep.RunOnceAsync();
                return (await _server.SendAsync("KEYS", "*")).Contains(":held:", StringComparison.Ordinal);
            },
            Back);
        await Until.HoldsAsync(async () => (await Trio[1].Connection.RunAsync("return 1", [], [])).Value is not null, Back);
        Assert.False(await Trio.TakeAsync(1, atOnce));
        before.Dispose();
        meanwhile.Dispose();
        await Until.HoldsAsync(() => Trio.TakeAsync(1, atOnce), Back);
    }
}
