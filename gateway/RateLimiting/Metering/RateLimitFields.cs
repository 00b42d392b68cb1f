using McpGateway.Policies.Limits;
using System.Globalization;
using System.Text;

namespace McpGateway.RateLimiting.Metering;

/// <summary>
/// The fields <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-10), lists of structured
/// fields (RFC 9651). Shadow limits are not among them: they do not hold.
/// </summary>
internal static class RateLimitFields
{
    /// <summary>The most limits that an answer tells: headers have a bound.</summary>
    private const int MostItems = 12;

    /// <summary>RFC 9651 §3.3.1: at most 15 digits.</summary>
    private const long MostInteger = 999_999_999_999_999;

    /// <summary>Of one item of <c>RateLimit</c>: a name of at most 40 characters and two numbers.</summary>
    private const int MostItemLength = 80;

    /// <summary><c>"principal-rate";q=60;w=60;mcpgateway-burst=20, "role-quota";q=10000;w=86400, "principal-concurrency";q=8;qu="concurrent-requests"</c>.</summary>
    public static string Policy(RoleLimits limits, ReadOnlySpan<LimitEntry> entries)
    {
        StringBuilder text = new();
        var items = 0;
        foreach (ref readonly var entry in entries)
        {
            if (entry.Shadow || items++ >= MostItems)
            {
                continue;
            }

            text.Append(text.Length == 0 ? "\"" : ", \"").Append(limits.Names[entry.Index]).Append('"');
            Append(text, entry.Terms);
        }

        return text.ToString();
    }

    /// <summary><c>"principal-rate";r=19;t=1, "principal-concurrency";r=7</c>: what is left, and in how many seconds there is more.</summary>
    public static string State(RoleLimits limits, ReadOnlySpan<LimitEntry> entries)
    {
        Span<char> text = stackalloc char[MostItems * MostItemLength];
        var (length, items) = (0, 0);
        foreach (ref readonly var entry in entries)
        {
            if (entry.Shadow || items++ >= MostItems)
            {
                continue;
            }

            var seconds = (entry.Reset.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
            Write(text, ref length, length == 0 ? "\"" : ", \"");
            Write(text, ref length, limits.Names[entry.Index]);
            Write(text, ref length, "\";r=");
            Write(text, ref length, entry.Remaining);
            if (seconds > 0)
            {
                Write(text, ref length, ";t=");
                Write(text, ref length, seconds);
            }
        }

        return new string(text[..length]);
    }

    private static void Append(StringBuilder text, LimitTerms terms)
    {
        switch (terms)
        {
            case RateTerms rate:
                text.Append(CultureInfo.InvariantCulture, $";q={rate.Amount}");
                if (rate.Window.Ticks % TimeSpan.TicksPerSecond == 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $";w={rate.Window.Ticks / TimeSpan.TicksPerSecond}");
                }

                if (rate.Burst != rate.Amount)
                {
                    text.Append(CultureInfo.InvariantCulture, $";mcpgateway-burst={rate.Burst}");
                }

                break;
            case QuotaTerms quota:
                text.Append(CultureInfo.InvariantCulture, $";q={Math.Min(quota.Amount, MostInteger)}");

                // Months are of several lengths: no w is truer than a wrong one.
                if (quota.Window != CalendarWindow.Month)
                {
                    text.Append(CultureInfo.InvariantCulture, $";w={CalendarWindows.LongestOf(quota.Window).Ticks / TimeSpan.TicksPerSecond}");
                }

                break;
            case ConcurrencyTerms concurrency:
                text.Append(CultureInfo.InvariantCulture, $";q={Math.Min(concurrency.Amount, MostInteger)};qu=\"concurrent-requests\"");
                break;
        }
    }

    private static void Write(Span<char> text, ref int length, ReadOnlySpan<char> piece)
    {
        piece.CopyTo(text[length..]);
        length += piece.Length;
    }

    private static void Write(Span<char> text, ref int length, long number)
    {
        Math.Min(number, MostInteger).TryFormat(text[length..], out var written, provider: CultureInfo.InvariantCulture);
        length += written;
    }
}
