using McpGateway.Policies.Limits;
using McpGateway.RateLimiting;

namespace McpGateway.Tests.RateLimiting;

public sealed class InMemoryRateTests : RateStoreTests
{
    private protected override ILimitStore Store => field ??= new InMemoryLimitStore(Time, () => 100);
}

public sealed class InMemoryRatePropertyTests : RateProperties
{
    private protected override ILimitStore Store => field ??= new InMemoryLimitStore(Time, () => 1_000);
}

public sealed class InMemoryQuotaTests : QuotaStoreTests
{
    private protected override ILimitStore Store => field ??= new InMemoryLimitStore(Time, () => 100);
}

public sealed class InMemoryClaimTests : ClaimStoreTests
{
    private protected override ILimitStore Store => field ??= new InMemoryLimitStore(Time, () => 100);
}

/// <summary>What only this store promises: it forgets, it has a bound, and it costs little.</summary>
public sealed class InMemoryLimitStoreTests : LimitStoreTests
{
    private const int Most = 10;

    private readonly InMemoryLimitStore _store;

    public InMemoryLimitStoreTests() => _store = new InMemoryLimitStore(Time, () => Most);

    private protected override ILimitStore Store => _store;

    [Fact]
    public async Task Buckets_FullAndUnused_AreForgotten_OthersNot()
    {
        var (rate, quota, atOnce) = (Rate(1, 10, 2), Quota(5, CalendarWindow.Day), AtOnce(1));
        await TakeAsync(rate, Account(limit: "r"));
        await TakeAsync(quota, Account(limit: "q"));
        var (_, held) = await AskAsync((Account(limit: "c"), atOnce, false));
        Time.FireTimers();
        Assert.Equal(3, _store.Count);

        Time.Advance(TimeSpan.FromSeconds(10));
        Time.FireTimers();
        Assert.Equal(2, _store.Count);
        held.Dispose();
        Time.FireTimers();
        Assert.Equal(1, _store.Count);
        Time.Advance(TimeSpan.FromHours(12));
        Time.FireTimers();

        Assert.Equal(0, _store.Count);
    }

    [Fact]
    public async Task Account_WhoseBucketWasForgotten_GetsAnotherOne()
    {
        var (account, rate) = (Account(), Rate(1, 10, 2));
        Assert.Equal(2, await TakeAllAsync(rate, account));
        Time.Advance(TimeSpan.FromSeconds(20));
        Time.FireTimers();

        Assert.Equal(2, await TakeAllAsync(rate, account));
        Assert.Equal(1, _store.Count);
        Assert.False(await TakeAsync(rate, Account()));
    }

    /// <summary>Many identities of one owner: they fill the table, and none of it refills a bucket or passes uncounted.</summary>
    [Fact]
    public async Task Buckets_AtTheBound_AreSharedByNewcomersAndStayForTheOthers()
    {
        var rate = Rate(1, 3_600, 3);
        for (var i = 0; i < Most; i++)
        {
            Assert.Equal(3, await TakeAllAsync(rate, Account($"early {i}")));
        }

        var passed = 0;
        for (var i = 0; i < 500; i++)
        {
            passed += await TakeAllAsync(rate, Account($"late {i}"));
        }

        Assert.Equal(3, passed);
        Assert.Equal(Most + 1, _store.Count);
        Assert.False(await TakeAsync(rate, Account("early 0")));
        Assert.Equal(3, await TakeAllAsync(rate, Account("late", "another limit")));
    }

    [Fact]
    public async Task Buckets_AtTheBound_MakeRoomWhereSomeAreFull()
    {
        var rate = Rate(1, 10, 1);
        for (var i = 0; i < Most; i++)
        {
            await TakeAsync(rate, Account($"early {i}"));
        }

        Time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(await TakeAsync(rate, Account("late")));
        Assert.Equal(1, _store.Count);
    }

    [Fact]
    public async Task Claim_OfOneBucketTwice_IsABug() =>
        await Assert.ThrowsAsync<ArgumentException>(() => AskAsync((Account(), AtOnce(1), false), (Account(), AtOnce(1), false)));

    /// <summary>A subject that spells the key of another limit's subject is not that subject.</summary>
    [Theory]
    [InlineData("a", "b:c", "a:b", "c"), InlineData("1", "1:1", "1:1", "1"), InlineData("", "*0:", "", "")]
    public void Keys_OfDifferentAccounts_Differ(string limit, string subject, string otherLimit, string otherSubject)
    {
        LimitAccount one = new(limit, subject), other = new(otherLimit, otherSubject);

        Assert.NotEqual(one.Key, other.Key);
        Assert.NotEqual(one.Key, other.SharedKey);
        Assert.NotEqual(one.SharedKey, other.Key);
    }

    [Fact]
    public async Task Sweep_WhileCallsGoOn_LosesNoCount()
    {
        using var store = new InMemoryLimitStore(TimeProvider.System, () => Most);
        LimitClaims claims = new();
        var atOnce = AtOnce(4);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var sweeping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                store.Sweep();
            }
        }, TestContext.Current.CancellationToken);
        var (most, now) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                var claim = claims.Rent();
                claim.Add(Account(), atOnce);
                if (await store.TryTakeAsync(claim, stop.Token))
                {
                    var held = Interlocked.Increment(ref now);
                    InterlockedMax(ref most, held);
                    Interlocked.Decrement(ref now);
                }

                claim.Dispose();
            }
        }, TestContext.Current.CancellationToken))).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await sweeping;

        Assert.InRange(most, 1, 4);
        store.Sweep();
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public void Take_OfThreeLimits_AllocatesNothing()
    {
        LimitClaims claims = new();
        (LimitAccount, LimitTerms)[] limits =
            [(Account(limit: "r"), Rate(1_000_000, 1, 1_000_000)), (Account(limit: "q"), Quota(1_000_000, CalendarWindow.Month)), (Account(limit: "c"), AtOnce(8))];
        for (var i = 0; i < 200; i++)
        {
            Once();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            Once();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            using var claim = claims.Rent();
            foreach (var (account, terms) in limits)
            {
                claim.Add(account, terms);
            }

            var taking = _store.TryTakeAsync(claim, CancellationToken.None);
            Assert.True(taking.IsCompletedSuccessfully && taking.GetAwaiter().GetResult());
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
