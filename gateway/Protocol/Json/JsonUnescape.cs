using System.Text;

namespace McpGateway.Protocol.Json;

/// <summary>Turns the content of a JSON string, without its quotes, into UTF-16.</summary>
internal static class JsonUnescape
{
    /// <summary>
    /// <paramref name="target"/> must have room for as many characters as <paramref name="content"/> has bytes. False when
    /// the text holds an unpaired surrogate; it stands in the target nonetheless, so that keys can still be compared.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> content, Span<char> target, out int length)
    {
        length = 0;
        var expectLow = false;
        var valid = true;
        while (!content.IsEmpty)
        {
            var plain = content.IndexOf((byte)'\\');
            plain = plain < 0 ? content.Length : plain;
            if (plain > 0)
            {
                valid &= !expectLow;
                expectLow = false;
                length += Encoding.UTF8.GetChars(content[..plain], target[length..]);
                content = content[plain..];
                continue;
            }

            var c = Escaped(content, out var used);
            content = content[used..];
            valid &= expectLow == char.IsLowSurrogate(c);
            expectLow = char.IsHighSurrogate(c);
            target[length++] = c;
        }

        return valid && !expectLow;
    }

    private static char Escaped(ReadOnlySpan<byte> content, out int used)
    {
        used = 2;
        switch (content[1])
        {
            case (byte)'b':
                return '\b';
            case (byte)'f':
                return '\f';
            case (byte)'n':
                return '\n';
            case (byte)'r':
                return '\r';
            case (byte)'t':
                return '\t';
            case (byte)'u':
                used = 6;
                return (char)((Hex(content[2]) << 12) | (Hex(content[3]) << 8) | (Hex(content[4]) << 4) | Hex(content[5]));
            default:
                return (char)content[1];
        }
    }

    private static int Hex(byte digit) => digit switch
    {
        <= (byte)'9' => digit - '0',
        <= (byte)'F' => digit - 'A' + 10,
        _ => digit - 'a' + 10,
    };
}
