using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace McpGateway.Policies.Matching.Arguments;

/// <summary>Strings of JSON (RFC 8259 §7) as texts.</summary>
internal static class JsonStrings
{
    /// <summary>The bytes that one UTF-16 unit takes at most, as <c>\u0000</c>.</summary>
    public const int BytesPerUnit = 6;

    /// <summary>
    /// Unescapes a string. False where it has no text that all readers agree on: an unpaired surrogate, a NUL, at which
    /// readers in C stop, an escape or bytes that do not exist.
    /// </summary>
    /// <param name="raw">With its quotes.</param>
    /// <param name="target">Room for as many units as <paramref name="raw"/> has bytes.</param>
    /// <param name="length">The units written.</param>
    public static bool TryDecode(ReadOnlySpan<byte> raw, Span<char> target, out int length)
    {
        length = 0;
        if (raw.Length < 2 || raw[0] != '"' || raw[^1] != '"')
        {
            return false;
        }

        for (var rest = raw[1..^1]; !rest.IsEmpty;)
        {
            var plain = rest.IndexOf((byte)'\\');
            plain = plain < 0 ? rest.Length : plain;
            if (!Utf8.IsValid(rest[..plain]))
            {
                return false;
            }

            length += Encoding.UTF8.GetChars(rest[..plain], target[length..]);
            rest = rest[plain..];
            if (rest.IsEmpty)
            {
                break;
            }

            if (Escape(rest) is not (var unit and >= 0, var used))
            {
                return false;
            }

            target[length++] = (char)unit;
            rest = rest[used..];
        }

        return AreCharacters(target[..length]);
    }

    /// <summary>What <see cref="TryDecode"/> says of a string of any length, without room for it.</summary>
    /// <param name="raw">A string of JSON with its quotes.</param>
    public static bool IsText(ReadOnlySpan<byte> raw)
    {
        var half = false;
        for (var rest = raw[1..^1]; !rest.IsEmpty;)
        {
            var plain = rest.IndexOf((byte)'\\');
            plain = plain < 0 ? rest.Length : plain;
            if ((half && plain > 0) || !Utf8.IsValid(rest[..plain]))
            {
                return false;
            }

            rest = rest[plain..];
            if (rest.IsEmpty)
            {
                break;
            }

            if (Escape(rest) is not (var unit and > 0, var used) || char.IsLowSurrogate((char)unit) != half)
            {
                return false;
            }

            half = char.IsHighSurrogate((char)unit);
            rest = rest[used..];
        }

        return !half;
    }

    private static (int Unit, int Used) Escape(ReadOnlySpan<byte> text) => text switch
    {
        [_, (byte)'"' or (byte)'\\' or (byte)'/', ..] => (text[1], 2),
        [_, (byte)'b', ..] => ('\b', 2),
        [_, (byte)'f', ..] => ('\f', 2),
        [_, (byte)'n', ..] => ('\n', 2),
        [_, (byte)'r', ..] => ('\r', 2),
        [_, (byte)'t', ..] => ('\t', 2),
        [_, (byte)'u', _, _, _, _, ..] when ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) => (unit, 6),
        _ => (-1, 0),
    };

    private static bool AreCharacters(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
        {
            return false;
        }

        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return false;
            }

            text = text[(at + 2)..];
        }

        return true;
    }
}
