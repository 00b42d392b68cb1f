using System.Text.RegularExpressions;
using McpGateway.Policies.Limits;
using McpGateway.RateLimiting;
using McpGateway.Redis.Limits;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis.Limits;

/// <summary>One count for three gateway replicas; what dies, ends or stays idle; and what stands in the store.</summary>
public abstract partial class SharedLimitTests(StoreFixture fixture) : IAsyncLifetime
{
    private LimitTrio? _trio;

    private LimitTrio Trio => _trio!;

    public async ValueTask InitializeAsync() => _trio = await LimitTrio.StartAsync(await fixture.EmptyAsync());

    public ValueTask DisposeAsync() => _trio?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task SmallLimits_AreOneCountForAll()
    {
        RateTerms rate = new(60, TimeSpan.FromMinutes(1), 20);
        Assert.Equal(20, await Trio.TakeAllAsync(rate));
        Trio.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(5, await Trio.TakeAllAsync(rate));
        Assert.Equal(10, await Trio.TakeAllAsync(new QuotaTerms(10, CalendarWindow.Day), LimitTrio.Account(limit: "quota")));
    }

    [Fact]
    public async Task LargeRate_LetsItsBurstPassAndNoMore_AndAsksOnceForTwentyCalls()
    {
        RateTerms rate = new(6_000, TimeSpan.FromMinutes(1), 3_000);
        var before = Trio.Questions;

        Assert.Equal(3_000, await Trio.TakeAllAsync(rate));

        // Beside one for each twenty: the first and the last of each gateway replica.
        Assert.InRange(Trio.Questions - before, 1, (3_000 / 20) + 6);
    }

    [Fact]
    public async Task LargeQuota_LetsItsAmountPassAndNoMore()
    {
        QuotaTerms quota = new(2_000, CalendarWindow.Minute);
        var before = Trio.Questions;
        var passed = await Trio.TakeAllAsync(quota);

        // What the others have leased may be refused to one of them, and is never passed twice.
        Assert.InRange(passed, 1_900, 2_000);
        Assert.InRange(Trio.Questions - before, 1, 300);
        Trio.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.InRange(await Trio.TakeAllAsync(quota), 1_900, 2_000);
    }

    [Fact]
    public async Task Concurrency_IsOneCountForAll_AndComesBackFromEach()
    {
        ConcurrencyTerms atOnce = new(2);
        var (_, first) = await Trio.AskAsync(0, (LimitTrio.Account(), atOnce));
        var (_, second) = await Trio.AskAsync(1, (LimitTrio.Account(), atOnce));
        Assert.False(await Trio.TakeAsync(2, atOnce));

        first.Dispose();

        await Until.HoldsAsync(() => Trio.TakeAsync(2, atOnce), TimeSpan.FromSeconds(10));
        second.Dispose();
    }

    [Fact]
    public async Task Concurrency_OfAReplicaThatDied_ComesFreeAfterItsTime_OfOneThatLivesDoesNot()
    {
        ConcurrencyTerms atOnce = new(2);
        var (_, living) = await Trio.AskAsync(0, (LimitTrio.Account(), atOnce));
        var (_, dead) = await Trio.AskAsync(1, (LimitTrio.Account(), atOnce));
        for (var i = 0; i < 4; i++)
        {
            Assert.False(await Trio.TakeAsync(2, atOnce));
            Trio.Time.Advance(new TimeSpan(ConcurrencyScript.Life / 4));
            await Trio[0].Upkeep.RunOnceAsync();
        }

        Assert.True(await Trio.TakeAsync(2, atOnce));
        Assert.False(await Trio.TakeAsync(2, new ConcurrencyTerms(1)));
        living.Dispose();
        dead.Dispose();
    }

    [Fact]
    public async Task Lease_ThatNobodyUses_GoesBack()
    {
        RateTerms rate = new(600, TimeSpan.FromMinutes(1), 100);
        Assert.True(await Trio.TakeAsync(0, rate));
        Trio.Time.Advance(TimeSpan.FromSeconds(6));

        await Trio[0].Upkeep.RunOnceAsync();

        Trio.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(100, await Trio.TakeAsync(1, rate, 200));
    }

    [Fact]
    public async Task Lease_OfOneThatEnds_GoesBackAtOnce()
    {
        QuotaTerms quota = new(1_000, CalendarWindow.Minute);
        Assert.True(await Trio.TakeAsync(0, quota));

        await Trio[0].Upkeep.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(999, await Trio.TakeAsync(1, quota, 1_500));
    }

    [Fact]
    public async Task Lease_OfAReplicaThatDied_IsOverAfterItsTime()
    {
        RateTerms rate = new(600, TimeSpan.FromMinutes(1), 100);
        Assert.Equal(1, await Trio.TakeAsync(0, rate, 1));
        Trio.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(51, await Trio.TakeAsync(1, rate, 200));

        Trio.Time.Advance(new TimeSpan(RateScript.Life));
        Assert.Equal(100, await Trio.TakeAsync(1, rate, 200));
        Assert.Equal(0, await Trio.TakeAsync(0, rate, 10));
    }

    [Fact]
    public async Task Lease_AfterAnEdit_IsNoMoreThanTheNewLimit()
    {
        Assert.True(await Trio.TakeAsync(0, new RateTerms(6_000, TimeSpan.FromMinutes(1), 500)));
        Assert.True(await Trio.TakeAsync(1, new RateTerms(6_000, TimeSpan.FromMinutes(1), 500)));
        RateTerms lowered = new(60, TimeSpan.FromMinutes(1), 3);

        Assert.Equal(3, await Trio.TakeAllAsync(lowered));
        Assert.False(await Trio.TakeAsync(2, new RateTerms(6_000, TimeSpan.FromMinutes(1), 500)));
    }

    [Fact]
    public async Task Refusals_AreNotAskedForEachTime()
    {
        RateTerms rate = new(60, TimeSpan.FromMinutes(1), 1);
        Assert.True(await Trio.TakeAsync(0, rate));
        Assert.False(await Trio.TakeAsync(0, rate));
        var before = Trio.Questions;

        Assert.Equal(0, await Trio.TakeAsync(0, rate, 500));

        Assert.Equal(before, Trio.Questions);
    }

    [Fact]
    public async Task Leased_Calls_AllocateNothing()
    {
        RateTerms rate = new(1_000_000_000, TimeSpan.FromDays(1), 1_000_000);
        LimitClaims claims = new();
        var account = LimitTrio.Account();
        await Trio.TakeAsync(0, rate, account);
        Assert.True(Once() && Once());

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 400; i++)
        {
            Once();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        bool Once()
        {
            using var claim = claims.Rent();
            claim.Add(account, rate);
            var taking = Trio[0].Store.TryTakeAsync(claim, CancellationToken.None);
            return taking.IsCompletedSuccessfully && taking.GetAwaiter().GetResult();
        }
    }

    [Fact]
    public async Task WhatIsKept_NamesNobody_AndHasATimeToLive()
    {
        var (_, held) = await Trio.AskAsync(
            0,
            (LimitTrio.Account("a-principal", "a-limit"), new RateTerms(600, TimeSpan.FromMinutes(1), 600)),
            (LimitTrio.Account("a-principal", "another"), new QuotaTerms(10, CalendarWindow.Month)),
            (LimitTrio.Account("a-principal", "third"), new ConcurrencyTerms(5)));
        var keys = KeyName().Matches(await Trio.Server.SendAsync("KEYS", "*")).Select(match => match.Value).ToList();

        Assert.Equal(3, keys.Count);
        foreach (var key in keys)
        {
            Assert.Matches("^mcpgateway:limit:(rate|quota|held):[A-Za-z0-9_-]{43}$", key);
            Assert.Matches("^:[1-9]", await Trio.Server.SendAsync("PTTL", key));
            Assert.DoesNotContain("principal", await Trio.Server.SendAsync("GET", key), StringComparison.Ordinal);
        }

        held.Dispose();
    }

    /// <summary>Whoever writes nonsense into the store has deleted a count, and breaks nothing else.</summary>
    [Fact]
    public async Task WhatIsKept_Garbled_IsAsIfItWereNotThere()
    {
        RateTerms rate = new(60, TimeSpan.FromMinutes(1), 5);
        Assert.True(await Trio.TakeAsync(0, rate));
        var key = KeyName().Match(await Trio.Server.SendAsync("KEYS", "*")).Value;
        Assert.StartsWith("+OK", await Trio.Server.SendAsync("SET", key, "nonsense 1 -2"), StringComparison.Ordinal);

        Assert.Equal(5, await Trio.TakeAsync(1, rate, 20));
    }

    [GeneratedRegex("mcpgateway:[^\r]+", RegexOptions.NonBacktracking)]
    private static partial Regex KeyName();
}

public sealed class RedisSharedLimitTests(RedisFixture fixture) : SharedLimitTests(fixture), IClassFixture<RedisFixture>;

public sealed class GarnetSharedLimitTests(AtomicGarnetFixture fixture) : SharedLimitTests(fixture), IClassFixture<AtomicGarnetFixture>;
