using McpGateway.Policies.Limits;
using McpGateway.RateLimiting;
using McpGateway.Redis.Limits;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis.Limits;

/// <summary>As the program does: by the store's own clock, whatever the gateway replica's calendar says.</summary>
public abstract class StoreClockTests(StoreFixture fixture)
{
    [Fact]
    public async Task StoresOwnClock_RefillsRates_AndNumbersWindows()
    {
        await using var replica = await LimitReplica.StartAsync((await fixture.EmptyAsync()).Port, TimeProvider.System, new StoreClock());
        LimitClaims claims = new();
        RateTerms rate = new(2, TimeSpan.FromSeconds(1), 1);
        Assert.Equal(1, await LeftAsync(new QuotaTerms(2, CalendarWindow.Month), "quota"));
        Assert.Equal(0, await LeftAsync(rate, "rate"));

        await Until.HoldsAsync(
            async () =>
            {
                using var claim = claims.Rent();
                claim.Add(LimitTrio.Account(limit: "rate"), rate);
                return await replica.Store.TryTakeAsync(claim, TestContext.Current.CancellationToken);
            },
            TimeSpan.FromSeconds(10));

        async Task<long> LeftAsync(LimitTerms terms, string limit)
        {
            using var claim = claims.Rent();
            claim.Add(LimitTrio.Account(limit: limit), terms);
            Assert.True(await replica.Store.TryTakeAsync(claim, TestContext.Current.CancellationToken));
            Assert.InRange(claim.Entries[0].Reset, TimeSpan.Zero, TimeSpan.FromDays(31));
            return claim.Entries[0].Remaining;
        }
    }
}

public sealed class RedisStoreClockTests(RedisFixture fixture) : StoreClockTests(fixture), IClassFixture<RedisFixture>;

public sealed class GarnetStoreClockTests(AtomicGarnetFixture fixture) : StoreClockTests(fixture), IClassFixture<AtomicGarnetFixture>;
