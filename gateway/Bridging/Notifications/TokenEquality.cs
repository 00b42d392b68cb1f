using System.Globalization;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Notifications;

/// <summary>Whether two spellings of a progressToken, a string or a number, mean the same: a server may write it anew.</summary>
internal static class TokenEquality
{
    public static bool Same(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.SequenceEqual(other))
        {
            return true;
        }

        var kind = JsonKinds.OfFirstByte(one[0]);
        if (kind != JsonKinds.OfFirstByte(other[0]))
        {
            return false;
        }

        return kind switch
        {
            JsonKind.String => JsonText.TryDecode(one, out var a) && JsonText.TryDecode(other, out var b) && a == b,
            JsonKind.Number => double.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
                && double.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
                && a.Equals(b),
            _ => false,
        };
    }
}
