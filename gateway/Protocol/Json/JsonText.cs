using System.Buffers;
using System.Text;

namespace McpGateway.Protocol.Json;

/// <summary>
/// JSON strings to text and back. What is decoded must have passed <see cref="JsonScanner"/>; a token keeps its quotes.
/// </summary>
public static class JsonText
{
    private static readonly SearchValues<char> MustEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (char)i), '"', '\\']);

    /// <summary>
    /// The text of a string token. False when it holds an unpaired surrogate (<c>"\ud800"</c>): readers replace it, keep it or
    /// fail, so there is no one text.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> token, out string text)
    {
        var content = token[1..^1];
        if (!content.Contains((byte)'\\'))
        {
            text = Encoding.UTF8.GetString(content);
            return true;
        }

        var rented = ArrayPool<char>.Shared.Rent(content.Length);
        var valid = JsonUnescape.TryDecode(content, rented, out var length);
        text = valid ? new string(rented, 0, length) : "";
        ArrayPool<char>.Shared.Return(rented);
        return valid;
    }

    /// <summary>True when the string token has one text, that is, no unpaired surrogate.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> token)
    {
        var content = token[1..^1];
        if (!content.Contains((byte)'\\'))
        {
            return true;
        }

        var rented = ArrayPool<char>.Shared.Rent(content.Length);
        var valid = JsonUnescape.TryDecode(content, rented, out _);
        ArrayPool<char>.Shared.Return(rented);
        return valid;
    }

    /// <summary>True when the string token, unescaped, is exactly <paramref name="text"/>, which must be ASCII.</summary>
    public static bool Equals(ReadOnlySpan<byte> token, ReadOnlySpan<byte> text)
    {
        var content = token[1..^1];
        if (!content.Contains((byte)'\\'))
        {
            return content.SequenceEqual(text);
        }

        // Each decoded character is at least one byte and at most six.
        return content.Length <= text.Length * 6
            && TryDecode(token, out var decoded)
            && Ascii.Equals(text, decoded);
    }

    /// <summary>Writes <paramref name="text"/> as a JSON string with its quotes. Only what must be escaped is; an unpaired surrogate becomes U+FFFD.</summary>
    public static void WriteString(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        output.Write("\""u8);
        while (true)
        {
            var plain = text.IndexOfAny(MustEscape);
            Encoding.UTF8.GetBytes(plain < 0 ? text : text[..plain], output);
            if (plain < 0)
            {
                break;
            }

            WriteEscape(output, text[plain]);
            text = text[(plain + 1)..];
        }

        output.Write("\""u8);
    }

    /// <summary>A new array that holds <paramref name="text"/> as a JSON string with its quotes.</summary>
    public static byte[] ToStringToken(ReadOnlySpan<char> text)
    {
        using var writer = new PooledWriter(text.Length + 16);
        WriteString(writer, text);
        return writer.WrittenSpan.ToArray();
    }

    private static void WriteEscape(IBufferWriter<byte> output, char c)
    {
        switch (c)
        {
            case '"':
                output.Write("\\\""u8);
                break;
            case '\\':
                output.Write("\\\\"u8);
                break;
            case '\n':
                output.Write("\\n"u8);
                break;
            case '\r':
                output.Write("\\r"u8);
                break;
            case '\t':
                output.Write("\\t"u8);
                break;
            default:
                var hex = "0123456789abcdef"u8;
                output.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', hex[c >> 4], hex[c & 15]]);
                break;
        }
    }
}
