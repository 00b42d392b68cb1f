using System.ComponentModel;
using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace SampleServer.Clock;

/// <summary>A moment as one zone's wall clock shows it.</summary>
/// <param name="Zone">IANA name of the zone.</param>
/// <param name="Time">ISO 8601 with offset, to the second.</param>
/// <param name="Weekday">English name of the day.</param>
public sealed record ClockReading(string Zone, string Time, string Weekday);

/// <summary>The time between two dates.</summary>
/// <param name="Days">Whole days, negative where the second date is earlier.</param>
/// <param name="Weekdays">Days from Monday to Friday among them, the first date counted and the last not.</param>
public sealed record DateSpan(int Days, int Weekdays);

/// <summary>The tools of the clock. What the caller got wrong is an <see cref="McpException"/>, which becomes an <c>isError</c> result.</summary>
public sealed class ClockTools(TimeProvider time)
{
    [McpServerTool(Name = "now", Title = "Current time", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("The current date and time in a time zone.")]
    public ClockReading Now([Description("IANA name of the zone, such as Asia/Tokyo.")] string zone = "UTC") =>
        Read(Zone(zone), time.GetUtcNow());

    [McpServerResource(UriTemplate = "clock://zone/{+zone}", Name = "zone", Title = "Time in a zone", MimeType = "text/plain")]
    [Description("The current date and time in a time zone.")]
    public string ZoneResource(string zone) => Now(zone).Time;

    [McpServerTool(Name = "convert", Title = "Convert a time", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("What the clocks of one zone show when those of another show a given time.")]
    public static ClockReading Convert(
        [Description("Date and time, such as 2026-03-01T09:30.")] string time,
        [Description("Zone in which the time is given, unless it carries an offset.")] string from,
        [Description("Zone wanted.")] string to)
    {
        var source = Zone(from);
        if (!DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var parsed))
        {
            throw new McpException($"'{time}' is not a date and time such as 2026-03-01T09:30.");
        }

        if (parsed.Kind != DateTimeKind.Utc && source.IsInvalidTime(parsed))
        {
            throw new McpException($"{time} does not exist in {source.Id}: its clocks were put forward over it.");
        }

        var utc = parsed.Kind == DateTimeKind.Utc ? parsed : TimeZoneInfo.ConvertTimeToUtc(parsed, source);
        return Read(Zone(to), new DateTimeOffset(utc, TimeSpan.Zero));
    }

    [McpServerTool(Name = "add", Title = "Add to a date", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("A date some days, weeks, months or years later, or earlier where the amount is negative.")]
    public static string Add(
        [Description("Date, such as 2026-03-01.")] string date,
        [Description("How many; negative goes back.")] int amount,
        [Description("days, weeks, months or years.")] string unit = "days")
    {
        var start = Date(date);
        try
        {
            var end = unit switch
            {
                "days" => start.AddDays(amount),
                "weeks" => start.AddDays(checked(amount * 7)),
                "months" => start.AddMonths(amount),
                "years" => start.AddYears(amount),
                _ => throw new McpException($"'{unit}' is not one of days, weeks, months, years."),
            };
            return end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new McpException("The result lies outside the years 1 to 9999.");
        }
    }

    [McpServerTool(Name = "between", Title = "Days between dates", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("How many days, and how many of Monday to Friday, lie between two dates.")]
    public static DateSpan Between(
        [Description("First date, such as 2026-03-01.")] string from,
        [Description("Last date.")] string to)
    {
        var (first, last) = (Date(from).DayNumber, Date(to).DayNumber);
        return new DateSpan(last - first, WeekdaysBefore(last) - WeekdaysBefore(first));
    }

    // Day number 0, 0001-01-01, is a Monday.
    private static int WeekdaysBefore(int dayNumber) => (dayNumber / 7 * 5) + Math.Min(dayNumber % 7, 5);

    private static ClockReading Read(TimeZoneInfo zone, DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        return new ClockReading(zone.Id, local.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture), local.DayOfWeek.ToString());
    }

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
        ? zone
        : throw new McpException($"'{id}' is not a known time zone. The resource clock://zones lists them.");

    private static DateOnly Date(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date
        : throw new McpException($"'{text}' is not a date such as 2026-03-01.");
}
