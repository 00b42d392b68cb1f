using System.Globalization;
using System.Text;
using McpGateway.Protocol.Json;
using Microsoft.Extensions.Primitives;

namespace McpGateway.Protocol.Headers;

/// <summary>Argument values as header text (2026-07-28, streamable-http, "Value Encoding").</summary>
internal static class ParamHeaderValue
{
    private const long LargestExact = (1L << 53) - 1;

    /// <summary>The text before encoding; null where no header stands for the value.</summary>
    public static string? TextOf(ParamHeader header, ReadOnlySpan<byte> body, ByteRange value) => JsonKinds.Of(body, value) switch
    {
        JsonKind.String => JsonObjects.StringOf(body, value),
        JsonKind.True => "true",
        JsonKind.False => "false",
        JsonKind.Number when header.IsInteger => Integer(Encoding.ASCII.GetString(value.Of(body)))?.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>
    /// The header stands once with the value's text, or neither stands. Only numbers are compared as numbers: the strings
    /// "042" and "42" name two things.
    /// </summary>
    public static bool Matches(ParamHeader header, string? text, bool isNumber, StringValues values)
    {
        if (values.Count == 0 || text is null)
        {
            return values.Count == 0 && text is null;
        }

        if (McpHeaders.Single(values) is not { } raw || HeaderText.Decode(raw) is not { } decoded)
        {
            return false;
        }

        return string.Equals(decoded, text, StringComparison.Ordinal)
            || (header.IsInteger && isNumber && Integer(decoded) is { } number && number == Integer(text));
    }

    /// <summary>A whole number within ±(2^53−1), however it is spelled (<c>42</c>, <c>42.0</c>, <c>4.2e1</c>); null for any other text.</summary>
    private static long? Integer(string text)
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return text.Length <= 64
            && long.TryParse(text, Styles, CultureInfo.InvariantCulture, out var number)
            && number is >= -LargestExact and <= LargestExact
            ? number
            : null;
    }
}
