using System.Buffers;
using System.Text;

namespace McpGateway.Policies.Matching;

/// <summary>Checks the characters of a URI one by one, and what its percent-encodings decode to.</summary>
internal static class UriCharacters
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static readonly SearchValues<char> Plain = SearchValues.Create(Unreserved + ":/?#@!$&'()*+,;=");

    private static readonly SearchValues<char> UnreservedSet = SearchValues.Create(Unreserved);

    public static UriProblem Check(ReadOnlySpan<char> uri)
    {
        while (uri.IndexOfAnyExcept(Plain) is >= 0 and var at)
        {
            uri = uri[at..];
            if (uri[0] != '%')
            {
                return uri[0] switch
                {
                    '\\' => UriProblem.Backslash,
                    < ' ' or '\u007F' or >= '\u0080' and <= '\u009F' => UriProblem.ControlCharacter,
                    _ => UriProblem.ForeignCharacter,
                };
            }

            var problem = Encoded(uri, out var length);
            if (problem != UriProblem.None)
            {
                return problem;
            }

            uri = uri[length..];
        }

        return UriProblem.None;
    }

    /// <summary>One encoded character, of one to four bytes. Overlong forms (%C0%AF for a slash) are no UTF-8 and end here.</summary>
    private static UriProblem Encoded(ReadOnlySpan<char> text, out int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        while (count < 4 && TryByte(text[(3 * count)..], out bytes[count]))
        {
            count++;
        }

        length = 0;
        if (Rune.DecodeFromUtf8(bytes[..count], out var rune, out var used) != OperationStatus.Done)
        {
            return UriProblem.BadEncoding;
        }

        length = 3 * used;
        return rune.Value switch
        {
            '/' or '\\' => UriProblem.EncodedSeparator,
            < 0x20 or (>= 0x7F and <= 0x9F) => UriProblem.ControlCharacter,
            '%' when IsHex(text[length..]) => UriProblem.EncodedTwice,
            < 0x80 and var ascii when UnreservedSet.Contains((char)ascii) => UriProblem.EncodedUnreserved,
            _ => UriProblem.None,
        };
    }

    private static bool TryByte(ReadOnlySpan<char> text, out byte value)
    {
        value = 0;
        if (text.Length < 3 || text[0] != '%' || UpperHex(text[1]) is not (>= 0 and var high) || UpperHex(text[2]) is not (>= 0 and var low))
        {
            return false;
        }

        value = (byte)((high << 4) | low);
        return true;
    }

    // RFC 3986 §6.2.2.1: normal form has upper case; %c3 and %C3 would be two spellings of one thing.
    private static int UpperHex(char c) => c switch { >= '0' and <= '9' => c - '0', >= 'A' and <= 'F' => c - 'A' + 10, _ => -1 };

    private static bool IsHex(ReadOnlySpan<char> text) => text.Length >= 2 && char.IsAsciiHexDigit(text[0]) && char.IsAsciiHexDigit(text[1]);
}
