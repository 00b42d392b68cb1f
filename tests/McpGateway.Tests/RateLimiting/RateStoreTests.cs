using McpGateway.RateLimiting;

namespace McpGateway.Tests.RateLimiting;

/// <summary>Rates: bursts, refill, what a claim tells, and edits of the numbers.</summary>
public abstract class RateStoreTests : LimitStoreTests
{
    [Fact]
    public async Task Rate_AtFirst_HasItsBurst() => Assert.Equal(20, await TakeAllAsync(Rate(60, 60, 20)));

    [Theory]
    [InlineData(0.999, 0), InlineData(1, 1), InlineData(1.999, 1), InlineData(7, 7), InlineData(20, 20), InlineData(86_400, 20)]
    public async Task Rate_AfterATime_HasWhatThatTimeAdds(double seconds, int calls)
    {
        var terms = Rate(60, 60, 20);
        await TakeAllAsync(terms);

        Time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(calls, await TakeAllAsync(terms));
    }

    [Fact]
    public async Task Rate_WhoseWindowItsAmountDoesNotDivide_GivesNoMoreThanItIs()
    {
        var terms = Rate(7, 3, 1);
        await TakeAllAsync(terms);
        var passed = 0;
        for (var i = 0; i < 30_000; i++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
            passed += await TakeAsync(terms) ? 1 : 0;
        }

        // 30 s at 7 in 3 s; asked each millisecond, each token is taken up to one too late.
        Assert.InRange(passed, 69, 70);
    }

    [Fact]
    public async Task Rate_OfOneSubject_IsNotTheOthers()
    {
        var terms = Rate(1, 60, 2);
        await TakeAllAsync(terms, Account("alice"));

        Assert.Equal(2, await TakeAllAsync(terms, Account("bob")));
        Assert.Equal(2, await TakeAllAsync(terms, Account("alice", "another limit")));
        Assert.False(await TakeAsync(terms, Account("alice")));
    }

    [Fact]
    public async Task Rate_Answers_TellWhatIsLeftAndWhenTheNextComes()
    {
        var terms = Rate(60, 60, 3);

        var first = await LookAsync(terms);
        Time.Advance(TimeSpan.FromMilliseconds(250));
        var second = await LookAsync(terms);

        Assert.Equal((false, true, 2, TimeSpan.FromSeconds(1)), (first.IsExhausted, first.IsCharged, first.Remaining, first.Reset));
        Assert.Equal((false, true, 1, TimeSpan.FromMilliseconds(750)), (second.IsExhausted, second.IsCharged, second.Remaining, second.Reset));
    }

    [Fact]
    public async Task Rate_OneThatWaitsAsLongAsItWasTold_Passes()
    {
        var terms = Rate(7, 60, 1);
        await TakeAllAsync(terms);
        var refused = await LookAsync(terms);
        Assert.Equal((true, false, 0), (refused.IsExhausted, refused.IsCharged, refused.Remaining));

        Time.Advance(refused.Reset - TimeSpan.FromTicks(1));
        Assert.False(await TakeAsync(terms));
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.True(await TakeAsync(terms));
    }

    [Theory]
    [InlineData(-400), InlineData(-1), InlineData(1), InlineData(400)]
    public async Task Rate_WhenTheCalendarIsSet_NeitherRefillsNorStops(int days)
    {
        var terms = Rate(60, 60, 20);
        await TakeAllAsync(terms);

        Time.Utc += TimeSpan.FromDays(days);
        Assert.False(await TakeAsync(terms));
        Time.AdvanceTimestamp(TimeSpan.FromSeconds(5));
        Assert.Equal(5, await TakeAllAsync(terms));
    }

    [Fact]
    public async Task Rate_NewTermsOfTheSameNumbers_ChangeNothing()
    {
        await TakeAllAsync(Rate(60, 60, 20));

        Assert.False(await TakeAsync(Rate(60, 60, 20)));
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, await TakeAllAsync(Rate(60, 60, 20)));
    }

    [Fact]
    public async Task Rate_Raised_GivesTheFutureRateAndNoBurst()
    {
        await TakeAllAsync(Rate(60, 60, 20));
        Time.Advance(TimeSpan.FromSeconds(2));

        // The two seconds before count as they were.
        var raised = Rate(6000, 60, 500);
        Assert.Equal(2, await TakeAllAsync(raised));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(100, await TakeAllAsync(raised));
    }

    [Fact]
    public async Task Rate_WithALargerBurst_KeepsWhatItHadAndFillsUp()
    {
        Assert.True(await TakeAsync(Rate(60, 60, 20)));
        Assert.Equal(19, await TakeAllAsync(Rate(60, 60, 100)));
        Time.Advance(TimeSpan.FromSeconds(1_000));
        Assert.Equal(100, await TakeAllAsync(Rate(60, 60, 100)));
    }

    [Fact]
    public async Task Rate_Lowered_HoldsAtOnce()
    {
        Assert.True(await TakeAsync(Rate(6000, 60, 500)));
        var lowered = Rate(60, 60, 3);

        Assert.Equal(3, await TakeAllAsync(lowered));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await TakeAllAsync(lowered));
    }

    [Fact]
    public async Task Rate_EditedToAndFro_GivesNothing()
    {
        await TakeAllAsync(Rate(60, 60, 20));
        for (var i = 0; i < 1_000; i++)
        {
            Assert.False(await TakeAsync(Rate(1_000_000, 1, 1_000_000)));
            Assert.False(await TakeAsync(Rate(60 + (i % 7), 60 - (i % 11), 20 + i)));
        }

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(await TakeAllAsync(Rate(60, 60, 20)), 0, 1);
    }

    [Fact]
    public async Task Rate_OfTheLargestNumbers_IsStillExact()
    {
        var terms = new RateTerms(RateTerms.Most, TimeSpan.FromDays(366), RateTerms.Most);
        var slow = new RateTerms(1, TimeSpan.FromDays(366), 1);
        Assert.Equal(RateTerms.Most - 1, (await LookAsync(terms)).Remaining);
        Time.Advance(TimeSpan.FromDays(3_000));
        Assert.Equal(RateTerms.Most - 1, (await LookAsync(terms)).Remaining);

        Assert.Equal(0, (await LookAsync(slow)).Remaining);
        Time.Advance(TimeSpan.FromDays(365));
        Assert.False(await TakeAsync(slow));
        Time.Advance(TimeSpan.FromDays(1));
        Assert.True(await TakeAsync(slow));
    }
}
