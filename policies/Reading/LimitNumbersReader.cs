using McpGateway.Policies.Limits;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>What a limit allows.</summary>
internal readonly record struct LimitNumbers(LimitKind Kind, long Amount, TimeSpan Window, CalendarWindow Calendar, long Burst);

/// <summary>Reads <c>rate</c> with <c>burst</c>, <c>quota</c> or <c>concurrency</c>.</summary>
internal static class LimitNumbersReader
{
    private const long MaxAmount = 1_000_000_000;
    private const long MaxConcurrency = 100_000;

    private static readonly TimeSpan LeastWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostWindow = TimeSpan.FromDays(1);

    public static LimitNumbers? Read(MappingReader reader, IReadOnlyList<string> said)
    {
        var (burst, rate) = (Number(reader, "burst", MaxAmount), reader.Text("rate"));
        var (quota, concurrency) = (reader.Text("quota"), Number(reader, "concurrency", MaxConcurrency));
        if (reader.Has("burst") && !said.Contains("rate", StringComparer.Ordinal))
        {
            reader.Errors.Add(reader.Value("burst")!, "'burst' is about a rate", "remove it, or write a rate; how many calls may run at once is 'concurrency'");
        }

        return said switch
        {
            ["rate"] => Rate(rate, burst, reader.Errors),
            ["quota"] => Quota(quota, reader.Errors),
            ["concurrency"] when concurrency is { } amount => new LimitNumbers(LimitKind.Concurrency, amount, default, default, 0),
            _ => null,
        };
    }

    private static LimitNumbers? Rate(YamlScalar? text, long? burst, FileErrors errors)
    {
        if (text is null)
        {
            return null;
        }

        if (!TrySplit(text.Text, out var amount, out var window) || !YamlValues.TryDuration(window, out var time) || time < LeastWindow || time > MostWindow)
        {
            errors.Add(text, $"{text.Shown} is no rate", "write calls/time, such as 60/1m or 5/1s: 1 to 1000000000 calls per 1s to 24h; for longer times write a quota");
            return null;
        }

        return new LimitNumbers(LimitKind.Rate, amount, time, default, burst ?? amount);
    }

    private static LimitNumbers? Quota(YamlScalar? text, FileErrors errors)
    {
        if (text is null)
        {
            return null;
        }

        var calendar = CalendarWindow.None;
        if (TrySplit(text.Text, out var amount, out var window))
        {
            calendar = window switch
            {
                "1m" => CalendarWindow.Minute,
                "1h" => CalendarWindow.Hour,
                "1d" => CalendarWindow.Day,
                "1w" => CalendarWindow.Week,
                "1mo" => CalendarWindow.Month,
                _ => CalendarWindow.None,
            };
        }

        if (calendar == CalendarWindow.None)
        {
            errors.Add(text, $"{text.Shown} is no quota", "write calls/window, such as 10000/1d: 1 to 1000000000 calls per 1m, 1h, 1d, 1w or 1mo (calendar windows, UTC)");
            return null;
        }

        return new LimitNumbers(LimitKind.Quota, amount, default, calendar, 0);
    }

    /// <summary>Zero is no limit but a deny, and is to be written as one.</summary>
    private static bool TrySplit(string text, out long amount, out string window)
    {
        (amount, window) = (0, "");
        var slash = text.IndexOf('/');
        if (slash <= 0 || !YamlValues.TryInt(text[..slash], out amount) || amount is < 1 or > MaxAmount)
        {
            return false;
        }

        window = text[(slash + 1)..];
        return true;
    }

    private static long? Number(MappingReader reader, string key, long most) => reader.Int(key, 1, most);
}
