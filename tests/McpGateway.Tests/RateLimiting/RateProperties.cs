using McpGateway.RateLimiting;

namespace McpGateway.Tests.RateLimiting;

/// <summary>For random terms, schedules and edits: in no span of time does more pass than burst and rate allow, and what is told to wait passes after it.</summary>
public abstract class RateProperties : LimitStoreTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public async Task Accepted_InAnySpan_IsAtMostBurstAndRate(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 25; round++)
        {
            var (amount, milliseconds, burst) = (random.Next(1, 50), random.Next(1, 5_000), random.Next(1, 30));
            var terms = new RateTerms(amount, TimeSpan.FromMilliseconds(milliseconds), burst);
            var account = Account($"{seed}-{round}");
            List<Int128> passed = [];
            for (var step = 0; step < 150; step++)
            {
                Time.Advance(TimeSpan.FromTicks(random.NextInt64(0, 2 * TimeSpan.TicksPerMillisecond * milliseconds / amount)));
                for (var calls = random.Next(0, 4); calls > 0; calls--)
                {
                    var entry = await LookAsync(terms, account);
                    if (entry.IsCharged)
                    {
                        passed.Add(Time.GetTimestamp());
                    }

                    Assert.InRange(entry.Remaining, 0, burst);
                    Assert.True(entry.IsCharged || entry.Reset > TimeSpan.Zero);
                }
            }

            AssertBounded(passed, amount, (Int128)milliseconds * 1_000_000, burst);
        }
    }

    /// <summary>Between the i-th and the j-th accepted call there are j − i + 1 of them: at most burst + elapsed × amount ÷ window.</summary>
    private static void AssertBounded(List<Int128> passed, long amount, Int128 window, long burst)
    {
        for (var i = 0; i < passed.Count; i++)
        {
            for (var j = i; j < passed.Count; j++)
            {
                Assert.True((j - i + 1 - burst) * window <= (passed[j] - passed[i]) * amount, $"{j - i + 1} calls within {passed[j] - passed[i]} ns");
            }
        }
    }
}
