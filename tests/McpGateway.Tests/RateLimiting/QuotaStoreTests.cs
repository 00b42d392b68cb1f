using System.Globalization;
using McpGateway.Policies.Limits;

namespace McpGateway.Tests.RateLimiting;

/// <summary>Quotas: borders of windows, the calendar, clocks that are set, and edits.</summary>
public abstract class QuotaStoreTests : LimitStoreTests
{
    [Theory]
    [InlineData(CalendarWindow.Minute, "2026-07-28T12:00:59.9999999Z")]
    [InlineData(CalendarWindow.Hour, "2026-07-28T12:59:59.9999999Z")]
    [InlineData(CalendarWindow.Day, "2026-07-28T23:59:59.9999999Z")]
    [InlineData(CalendarWindow.Day, "2028-02-28T23:59:59.9999999Z")]
    [InlineData(CalendarWindow.Day, "2028-02-29T23:59:59.9999999Z")]
    [InlineData(CalendarWindow.Week, "2026-08-02T23:59:59.9999999Z")]
    [InlineData(CalendarWindow.Week, "2027-01-03T23:59:59.9999999Z")]
    [InlineData(CalendarWindow.Month, "2026-07-31T23:59:59.9999999Z")]
    [InlineData(CalendarWindow.Month, "2026-02-28T23:59:59.9999999Z")]
    [InlineData(CalendarWindow.Month, "2028-02-29T23:59:59.9999999Z")]
    [InlineData(CalendarWindow.Month, "2026-12-31T23:59:59.9999999Z")]
    public async Task Quota_AtTheEndOfItsWindow_BeginsAnew(CalendarWindow window, string last)
    {
        Time.Utc = DateTimeOffset.Parse(last, CultureInfo.InvariantCulture);
        var terms = Quota(3, window);

        Assert.Equal(3, await TakeAllAsync(terms));
        Assert.Equal(TimeSpan.FromTicks(1), (await LookAsync(terms)).Reset);
        Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(3, await TakeAllAsync(terms));
    }

    [Theory]
    [InlineData(CalendarWindow.Minute, "2026-07-28T12:00:00Z", "2026-07-28T12:00:59Z", 60)]
    [InlineData(CalendarWindow.Hour, "2026-07-28T12:00:00Z", "2026-07-28T12:59:59Z", 3_600)]
    [InlineData(CalendarWindow.Day, "2028-02-28T00:00:00Z", "2028-02-28T23:59:59Z", 86_400)]
    [InlineData(CalendarWindow.Day, "2028-02-29T00:00:00Z", "2028-02-29T23:59:59Z", 86_400)]
    [InlineData(CalendarWindow.Week, "2026-12-28T00:00:00Z", "2027-01-03T23:59:59Z", 604_800)]
    [InlineData(CalendarWindow.Month, "2028-02-01T00:00:00Z", "2028-02-29T23:59:59Z", 29 * 86_400)]
    [InlineData(CalendarWindow.Month, "2026-02-01T00:00:00Z", "2026-02-28T23:59:59Z", 28 * 86_400)]
    [InlineData(CalendarWindow.Month, "2026-12-01T00:00:00Z", "2026-12-31T23:59:59Z", 31 * 86_400)]
    public async Task Quota_FromTheFirstToTheLastSecond_IsOneWindow(CalendarWindow window, string first, string last, int seconds)
    {
        var from = DateTimeOffset.Parse(first, CultureInfo.InvariantCulture);
        var to = DateTimeOffset.Parse(last, CultureInfo.InvariantCulture);
        Time.Utc = from;
        var terms = Quota(2, window);

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await LookAsync(terms)).Reset);
        Time.Advance(to - from);

        Assert.Equal(1, await TakeAllAsync(terms));
        Assert.Equal(TimeSpan.FromSeconds(1), (await LookAsync(terms)).Reset);
    }

    [Theory]
    [InlineData(CalendarWindow.Minute), InlineData(CalendarWindow.Hour), InlineData(CalendarWindow.Day), InlineData(CalendarWindow.Week), InlineData(CalendarWindow.Month)]
    public async Task Quota_WhenTheCalendarIsSetBack_GivesNothingTwiceAndLocksNobodyOut(CalendarWindow window)
    {
        var length = TimeSpan.FromDays(31);
        var terms = Quota(3, window);
        await TakeAllAsync(terms);

        // Back into an earlier window, and forth again over the same border.
        Time.Utc -= length;
        Assert.False(await TakeAsync(terms));
        Time.Utc += length;
        Assert.False(await TakeAsync(terms));

        // Back for good: the window ends by the other clock.
        Time.Utc -= TimeSpan.FromDays(400);
        var refused = await LookAsync(terms);
        Assert.InRange(refused.Reset, TimeSpan.FromTicks(1), length);
        Time.Advance(refused.Reset);

        Assert.Equal(3, await TakeAllAsync(terms));
    }

    [Fact]
    public async Task Quota_WhenTheCalendarWasWrongForAMoment_IsUsableWithinAWindow()
    {
        var terms = Quota(3, CalendarWindow.Day);
        Time.Utc += TimeSpan.FromDays(3_650);
        await TakeAllAsync(terms);
        Time.Utc -= TimeSpan.FromDays(3_650);

        Assert.False(await TakeAsync(terms));
        Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(3, await TakeAllAsync(terms));
        Assert.False(await TakeAsync(terms));
    }

    [Fact]
    public async Task Quota_WhenTheCalendarSwingsOverABorder_BeginsAnewOnce()
    {
        Time.Utc = new DateTimeOffset(2026, 7, 28, 23, 59, 59, TimeSpan.Zero);
        var terms = Quota(3, CalendarWindow.Day);
        var passed = await TakeAllAsync(terms);
        for (var i = 0; i < 20; i++)
        {
            Time.Utc += (i % 2 == 0 ? 1 : -1) * TimeSpan.FromSeconds(2);
            passed += await TakeAllAsync(terms);
        }

        Assert.Equal(6, passed);
    }

    [Fact]
    public async Task Quota_Lowered_HoldsAtOnce_Raised_GivesTheDifference()
    {
        Assert.Equal(10, await TakeAllAsync(Quota(10, CalendarWindow.Day)));
        Assert.False(await TakeAsync(Quota(4, CalendarWindow.Day)));
        Assert.Equal(2, await TakeAllAsync(Quota(12, CalendarWindow.Day)));
        Assert.False(await TakeAsync(Quota(0, CalendarWindow.Day)));
    }

    [Fact]
    public async Task Quota_OfAnotherWindowAfterAnEdit_KeepsWhatWasUsed()
    {
        await TakeAllAsync(Quota(10, CalendarWindow.Day));

        Assert.False(await TakeAsync(Quota(10, CalendarWindow.Minute)));
        Assert.False(await TakeAsync(Quota(10, CalendarWindow.Month)));
        Assert.Equal(1, await TakeAllAsync(Quota(11, CalendarWindow.Hour)));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(11, await TakeAllAsync(Quota(11, CalendarWindow.Hour)));
    }

    [Fact]
    public async Task Quota_OfNone_RefusesEach() => Assert.False(await TakeAsync(Quota(0, CalendarWindow.Month)));
}
