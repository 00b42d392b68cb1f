using System.Globalization;

namespace McpGateway.Policies.Yaml;

/// <summary>
/// What a plain (unquoted) scalar means: YAML 1.2's core schema and nothing of YAML 1.1, where <c>no</c> is a truth
/// value and <c>1:30</c> a number. Durations and sizes are a whole number with a unit.
/// </summary>
public static class YamlValues
{
    /// <summary>What a plain scalar is, in words: "a text", "a number", "true or false" or "nothing".</summary>
    public static string KindOf(string plain) =>
        IsNull(plain) ? "nothing" : TryBool(plain, out _) ? "true or false" : IsNumber(plain) ? "a number" : "a text";

    public static bool IsNull(string plain) => plain is "" or "~" or "null" or "Null" or "NULL";

    public static bool TryBool(string plain, out bool value)
    {
        value = plain is "true" or "True" or "TRUE";
        return value || plain is "false" or "False" or "FALSE";
    }

    /// <summary>A whole decimal number. Octal and hexadecimal forms are no numbers here: <c>010</c> reads two ways.</summary>
    public static bool TryInt(string plain, out long value)
    {
        value = 0;
        var digits = plain.StartsWith('-') ? plain.AsSpan(1) : plain;
        return digits.Length is > 0 and <= 18
            && (digits.Length == 1 || digits[0] != '0')
            && !digits.ContainsAnyExceptInRange('0', '9')
            && long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A whole number and one of ms, s, m, h, d: <c>500ms</c>, <c>30s</c>, <c>7d</c>. At most 10,000 days.</summary>
    public static bool TryDuration(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !TryInt(text[..digits], out var count))
        {
            return false;
        }

        long? unit = text[digits..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => null,
        };
        if (unit is null || count > 10_000 * TimeSpan.TicksPerDay / unit)
        {
            return false;
        }

        value = TimeSpan.FromTicks(count * unit.Value);
        return true;
    }

    /// <summary>A number of bytes, plain or with one of KiB, MiB, GiB: <c>65536</c>, <c>16MiB</c>. At most 1,024 GiB.</summary>
    public static bool TrySize(string text, out long bytes)
    {
        bytes = 0;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        if (!TryInt(text[..digits], out var count))
        {
            return false;
        }

        int? shift = text[digits..].TrimStart(' ') switch { "" => 0, "KiB" => 10, "MiB" => 20, "GiB" => 30, _ => null };
        if (shift is null || count > (1L << 40) >> shift)
        {
            return false;
        }

        bytes = count << shift.Value;
        return true;
    }

    private static bool IsNumber(string plain) =>
        plain.TrimStart('-', '+', '.') is [>= '0' and <= '9', ..]
        && (double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            || plain.StartsWith("0x", StringComparison.Ordinal)
            || plain.StartsWith("0o", StringComparison.Ordinal));
}
