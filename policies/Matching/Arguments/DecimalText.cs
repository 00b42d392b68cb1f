using System.Globalization;

namespace McpGateway.Policies.Matching.Arguments;

/// <summary>
/// A JSON number as it is written (RFC 8259 §6), compared digit by digit: <c>1e3</c> is <c>1000.0</c>, and
/// 9007199254740993 is not 9007199254740992, whatever a double makes of them.
/// </summary>
internal readonly ref struct DecimalText
{
    /// <summary>The longest number that is read, in bytes. Longer ones are judged by nobody.</summary>
    public const int MaxLength = 1024;

    private readonly ReadOnlySpan<byte> _digits;
    private readonly long _magnitude;
    private readonly int _sign;

    private DecimalText(ReadOnlySpan<byte> digits, long magnitude, int sign, double rounded)
    {
        _digits = digits;
        _magnitude = magnitude;
        _sign = sign;
        Rounded = rounded;
    }

    /// <summary>What a reader makes of it that knows doubles only.</summary>
    public double Rounded { get; }

    /// <summary>False if the text is no JSON number, or too long a one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DecimalText number)
    {
        number = default;
        var rest = text.StartsWith("-"u8) ? text[1..] : text;
        var whole = Digits(rest);
        var mantissa = rest[..whole];
        rest = rest[whole..];
        if (text.Length > MaxLength || whole == 0 || (whole > 1 && mantissa[0] == '0'))
        {
            return false;
        }

        if (rest.StartsWith("."u8))
        {
            var fraction = Digits(rest[1..]);
            mantissa = text.Slice(text.Length - rest.Length - whole, whole + 1 + fraction);
            rest = rest[(1 + fraction)..];
            if (fraction == 0)
            {
                return false;
            }
        }

        if (!TryExponent(rest, out var exponent) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rounded))
        {
            return false;
        }

        var first = mantissa.IndexOfAnyInRange((byte)'1', (byte)'9');
        number = first < 0
            ? new DecimalText([], 0, 0, 0)
            : new DecimalText(mantissa[first..], exponent + (first < whole ? whole - first : whole - first + 1), text[0] == '-' ? -1 : 1, rounded);
        return true;
    }

    /// <summary>Negative, zero or positive, as this number is less than, equal to or greater than the other.</summary>
    public int CompareTo(DecimalText other)
    {
        if (_sign != other._sign || _sign == 0)
        {
            return _sign.CompareTo(other._sign);
        }

        var magnitude = _magnitude.CompareTo(other._magnitude);
        return _sign * (magnitude != 0 ? magnitude : CompareDigits(_digits, other._digits));
    }

    private static int CompareDigits(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var (i, j) = (0, 0);
        while (i < one.Length || j < other.Length)
        {
            i += i < one.Length && one[i] == '.' ? 1 : 0;
            j += j < other.Length && other[j] == '.' ? 1 : 0;
            var (a, b) = (i < one.Length ? one[i++] : (byte)'0', j < other.Length ? other[j++] : (byte)'0');
            if (a != b)
            {
                return a.CompareTo(b);
            }
        }

        return 0;
    }

    /// <summary>An exponent of more than 15 digits counts as one of 15 nines: further than any other number of a policy.</summary>
    private static bool TryExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        var negative = text is [_, (byte)'-', ..];
        var digits = text[(text is [_, (byte)'-' or (byte)'+', ..] ? 2 : 1)..];
        if (text[0] is not ((byte)'e' or (byte)'E') || digits.IsEmpty || Digits(digits) != digits.Length)
        {
            return false;
        }

        digits = digits.TrimStart((byte)'0');
        exponent = digits.Length > 15 ? 999_999_999_999_999 : digits.IsEmpty ? 0 : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        exponent = negative ? -exponent : exponent;
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : text.Length;
}
