using McpGateway.Policies.Limits;
using McpGateway.RateLimiting;

namespace McpGateway.Tests.RateLimiting;

/// <summary>Several limits of one call: all or nothing, shadow, what is held and given back, many callers at once.</summary>
public abstract class ClaimStoreTests : LimitStoreTests
{
    [Fact]
    public async Task Claim_OfWhichOneLimitIsExhausted_ChargesNone()
    {
        var (rate, quota, atOnce) = (Rate(1, 3_600, 5), Quota(1, CalendarWindow.Day), AtOnce(5));
        (LimitAccount, LimitTerms, bool)[] all = [(Account(limit: "r"), rate, false), (Account(limit: "q"), quota, false), (Account(limit: "c"), atOnce, false)];
        var (first, held) = await AskAsync(all);
        var (second, refused) = await AskAsync(all);

        Assert.True(first);
        Assert.False(second);
        Assert.Equal([false, true, false], refused.Entries.ToArray().Select(entry => entry.IsExhausted));
        Assert.All(refused.Entries.ToArray(), entry => Assert.False(entry.IsCharged));
        Assert.Equal([4, 0, 4], refused.Entries.ToArray().Select(entry => entry.Remaining));
        Assert.Equal([0, 1, 2], refused.Entries.ToArray().Select(entry => entry.Index));
        refused.Dispose();
        held.Dispose();
        Assert.Equal(4, await TakeAllAsync(rate, Account(limit: "r")));
    }

    [Fact]
    public async Task Claim_RefusedForConcurrency_ChargesNoRate()
    {
        var (rate, atOnce) = (Rate(1, 3_600, 5), AtOnce(1));
        var (_, held) = await AskAsync((Account(limit: "c"), atOnce, false));

        var (passed, refused) = await AskAsync((Account(limit: "r"), rate, false), (Account(limit: "c"), atOnce, false));
        refused.Dispose();
        held.Dispose();

        Assert.False(passed);
        Assert.Equal(5, await TakeAllAsync(rate, Account(limit: "r")));
    }

    [Fact]
    public async Task Shadow_Exhausted_RefusesNothingAndIsTold()
    {
        var (shadow, rate) = (Rate(1, 3_600, 2), Rate(1, 3_600, 5));
        for (var call = 0; call < 5; call++)
        {
            var (passed, claim) = await AskAsync((Account(limit: "s"), shadow, true), (Account(limit: "r"), rate, false));

            Assert.True(passed);
            Assert.Equal((call >= 2, call < 2), (claim.Entries[0].IsExhausted, claim.Entries[0].IsCharged));
            claim.Dispose();
        }

        var (last, refused) = await AskAsync((Account(limit: "s"), shadow, true), (Account(limit: "r"), rate, false));
        Assert.False(last);
        refused.Dispose();
    }

    [Fact]
    public async Task Shadow_OfConcurrency_GivesBackOnlyWhatItCounted()
    {
        var atOnce = AtOnce(1);
        var (_, first) = await AskAsync((Account(), atOnce, true));
        var (_, second) = await AskAsync((Account(), atOnce, true));
        Assert.True(second.Entries[0].IsExhausted);

        second.Dispose();
        var (_, third) = await AskAsync((Account(), atOnce, true));
        Assert.True(third.Entries[0].IsExhausted);
        third.Dispose();
        first.Dispose();

        Assert.True((await LookAsync(atOnce)).IsCharged);
    }

    [Fact]
    public async Task Concurrency_IsHeldUntilItsClaimIsDisposed()
    {
        var atOnce = AtOnce(2);
        var (_, first) = await AskAsync((Account(), atOnce, false));
        var (_, second) = await AskAsync((Account(), atOnce, false));
        Assert.True(first.IsHeld);
        Assert.False(await TakeAsync(atOnce));
        Assert.False(await TakeAsync(AtOnce(1)));
        Assert.True(await TakeAsync(AtOnce(3)));

        first.Dispose();
        Assert.True(await TakeAsync(atOnce));
        Assert.False(await TakeAsync(AtOnce(1)));
        second.Dispose();
        Assert.Equal((1, true), ((await LookAsync(atOnce)).Remaining, await TakeAsync(AtOnce(1))));
    }

    [Fact]
    public async Task Concurrency_RefusedClaim_GivesNothingBack()
    {
        var atOnce = AtOnce(1);
        var (_, held) = await AskAsync((Account(), atOnce, false));
        for (var i = 0; i < 3; i++)
        {
            Assert.False(await TakeAsync(atOnce));
        }

        Assert.Equal(0, (await LookAsync(atOnce)).Remaining);
        held.Dispose();
    }

    [Fact]
    public async Task Claims_OfManyCallersAtOnce_AreCountedExactly()
    {
        const int Callers = 8, Calls = 400, Most = 1_000;
        var shared = Quota(Most, CalendarWindow.Month);
        var own = Quota(Calls / 2, CalendarWindow.Month);
        var results = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var passed = 0;
            LimitAccount everybody = Account("", "everybody"), alone = Account($"caller {caller}");
            for (var call = 0; call < Calls; call++)
            {
                // In both orders: whoever takes them as they come waits in a circle.
                var (took, claim) = caller % 2 == 0
                    ? await AskAsync((everybody, shared, false), (alone, own, false), (Account("", "held"), AtOnce(Callers), false))
                    : await AskAsync((Account("", "held"), AtOnce(Callers), false), (alone, own, false), (everybody, shared, false));
                passed += took ? 1 : 0;
                claim.Dispose();
            }

            return passed;
        }, TestContext.Current.CancellationToken))).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(Most, results.Sum());
        Assert.All(results, passed => Assert.InRange(passed, 0, Calls / 2));
        Assert.Equal(Callers - 1, (await LookAsync(AtOnce(Callers), Account("", "held"))).Remaining);
        Assert.False(await TakeAsync(shared, Account("", "everybody")));
    }
}
