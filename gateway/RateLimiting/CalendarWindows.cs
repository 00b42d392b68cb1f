using McpGateway.Policies.Limits;

namespace McpGateway.RateLimiting;

/// <summary>Numbers the windows of the calendar, so that a later window has a greater number. Days have no other length than 24 hours in UTC.</summary>
internal static class CalendarWindows
{
    /// <summary>From Monday 0001-01-01, the first day that a <see cref="DateTimeOffset"/> knows, on.</summary>
    private const long TicksPerWeek = 7 * TimeSpan.TicksPerDay;

    public static long NumberOf(CalendarWindow window, DateTimeOffset now) => window switch
    {
        CalendarWindow.Minute => now.UtcTicks / TimeSpan.TicksPerMinute,
        CalendarWindow.Hour => now.UtcTicks / TimeSpan.TicksPerHour,
        CalendarWindow.Day => now.UtcTicks / TimeSpan.TicksPerDay,
        CalendarWindow.Week => now.UtcTicks / TicksPerWeek,
        CalendarWindow.Month => MonthOf(now.UtcDateTime),
        _ => throw new ArgumentOutOfRangeException(nameof(window)),
    };

    /// <summary>When the window of this number ends, in ticks of UTC.</summary>
    public static long EndOf(CalendarWindow window, long number) => window switch
    {
        CalendarWindow.Minute => (number + 1) * TimeSpan.TicksPerMinute,
        CalendarWindow.Hour => (number + 1) * TimeSpan.TicksPerHour,
        CalendarWindow.Day => (number + 1) * TimeSpan.TicksPerDay,
        CalendarWindow.Week => (number + 1) * TicksPerWeek,
        CalendarWindow.Month => new DateTime((int)((number + 1) / 12), (int)((number + 1) % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks,
        _ => throw new ArgumentOutOfRangeException(nameof(window)),
    };

    /// <summary>The longest that a window of this kind can last.</summary>
    public static TimeSpan LongestOf(CalendarWindow window) => window switch
    {
        CalendarWindow.Minute => TimeSpan.FromMinutes(1),
        CalendarWindow.Hour => TimeSpan.FromHours(1),
        CalendarWindow.Day => TimeSpan.FromDays(1),
        CalendarWindow.Week => TimeSpan.FromDays(7),
        CalendarWindow.Month => TimeSpan.FromDays(31),
        _ => throw new ArgumentOutOfRangeException(nameof(window)),
    };

    private static long MonthOf(DateTime utc) => (utc.Year * 12L) + utc.Month - 1;
}
