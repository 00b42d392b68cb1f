using System.Buffers.Text;

namespace McpGateway.Protocol.Json;

/// <summary>What may stand as a JSON-RPC id, a progress token or a subscription id.</summary>
public static class JsonIds
{
    private const long LargestExact = (1L << 53) - 1;

    /// <summary>
    /// A string with one text, or a plain integer within ±(2^53−1). Fractions, exponents, −0 and larger numbers are refused:
    /// a reader with floating-point numbers hands back another spelling, or another number (RFC 8259 §6, RFC 7493 §2.2).
    /// </summary>
    public static bool IsId(ReadOnlySpan<byte> text, ByteRange value, int maxBytes) =>
        value.Length <= maxBytes && JsonKinds.Of(text, value) switch
        {
            JsonKind.String => JsonText.IsWellFormed(value.Of(text)),
            JsonKind.Number => IsPlainInteger(value.Of(text)),
            _ => false,
        };

    /// <summary>As <see cref="IsId"/>; absent and <c>null</c> pass too, for the caller to judge by the kind of the message.</summary>
    internal static bool IsIdOrAbsent(ReadOnlySpan<byte> text, ByteRange value, int maxBytes, out string? detail)
    {
        detail = null;
        if (JsonKinds.Of(text, value) is JsonKind.Absent or JsonKind.Null || IsId(text, value, maxBytes))
        {
            return true;
        }

        detail = "The id must be a string or a plain integer within ±(2^53−1).";
        return false;
    }

    internal static bool IsPlainInteger(ReadOnlySpan<byte> number) =>
        Utf8Parser.TryParse(number, out long parsed, out var used)
        && used == number.Length
        && parsed is >= -LargestExact and <= LargestExact
        && !number.SequenceEqual("-0"u8);
}
