using McpGateway.RateLimiting;
using McpGateway.Tests.Redis.Support;

namespace McpGateway.Tests.Redis.Limits;

/// <summary>For random leased rates, schedules, pauses, edits to and fro and gateway replicas that die: in no span of time does more pass, in sum, than burst and rate allow.</summary>
public sealed class LeasedRateProperties(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task Accepted_InAnySpan_IsAtMostBurstAndRate(int seed)
    {
        var random = new Random(seed);
        await using var trio = await LimitTrio.StartAsync(await fixture.EmptyAsync());
        for (var round = 0; round < 6; round++)
        {
            var (amount, burst) = (random.Next(600, 20_000), random.Next(80, 400));
            RateTerms terms = new(amount, TimeSpan.FromMinutes(1), burst);
            var account = LimitTrio.Account($"{seed}-{round}");
            List<Int128> passed = [];
            for (var step = 0; step < 60; step++)
            {
                // Mostly short, sometimes longer than a lease lives.
                trio.Time.Advance(TimeSpan.FromTicks(random.NextInt64(0, random.Next(10) == 0 ? 40 * TimeSpan.TicksPerSecond : TimeSpan.TicksPerSecond)));
                for (var calls = random.Next(0, 60); calls > 0; calls--)
                {
                    if (await trio.TakeAsync(random.Next(3), terms, account))
                    {
                        passed.Add(trio.Time.GetTimestamp());
                    }
                }

                await (random.Next(6) == 0 ? trio[random.Next(3)].Upkeep.RunOnceAsync() : Task.CompletedTask);
                terms = random.Next(8) == 0 ? new RateTerms(amount, TimeSpan.FromMinutes(1), burst) : terms;
            }

            Assert.InRange(passed.Count, burst, int.MaxValue);
            AssertBounded(passed, amount, burst);
        }
    }

    /// <summary>Between the i-th and the j-th accepted call there are j − i + 1 of them: at most burst + elapsed × amount ÷ minute.</summary>
    private static void AssertBounded(List<Int128> passed, long amount, long burst)
    {
        Int128 minute = 60_000_000_000;
        for (var i = 0; i < passed.Count; i++)
        {
            for (var j = i; j < passed.Count; j++)
            {
                Assert.True((j - i + 1 - burst) * minute <= (passed[j] - passed[i]) * amount, $"{j - i + 1} calls within {passed[j] - passed[i]} ns");
            }
        }
    }
}
