using System.Text;

namespace McpGateway.Protocol.Json;

/// <summary>
/// What a careless reader may make of a key. Unicode's simple case folding maps U+212A (Kelvin) to k and U+017F (long s) to
/// s. Beyond it, since refusing too much costs nothing here: readers that compare by upper and lower case (Java) take
/// U+0130 and U+0131 for i, full folding (Python's casefold) opens the Latin ligatures, and readers in C stop at a NUL.
/// </summary>
internal static class KeyFolding
{
    /// <summary>
    /// Folds to lower-case ASCII. False when the key cannot become an owned key in any reader: it keeps a character outside
    /// ASCII, or is longer than <paramref name="target"/>, which has room for more than the longest owned key.
    /// </summary>
    public static bool TryFold(ReadOnlySpan<char> key, Span<byte> target, out int length)
    {
        length = 0;
        foreach (var c in key)
        {
            if (c == '\0')
            {
                return true;
            }

            var letters = Fold(c);
            if (letters.IsEmpty || length + letters.Length > target.Length)
            {
                return false;
            }

            letters.CopyTo(target[length..]);
            length += letters.Length;
        }

        return true;
    }

    /// <summary>Folds any key, for comparison with another one that was folded.</summary>
    public static string Fold(string key)
    {
        var end = key.IndexOf('\0', StringComparison.Ordinal);
        var folded = new StringBuilder(key.Length);
        foreach (var c in end < 0 ? key : key[..end])
        {
            var letters = Fold(c);
            if (letters.IsEmpty)
            {
                folded.Append(char.ToLowerInvariant(char.ToUpperInvariant(c)));
            }
            else
            {
                folded.Append(Encoding.ASCII.GetString(letters));
            }
        }

        return folded.ToString();
    }

    private static ReadOnlySpan<byte> Fold(char c) => c switch
    {
        < (char)0x80 => AsciiTable.Slice(char.ToLowerInvariant(c), 1),
        '\u212A' => "k"u8,
        '\u017F' => "s"u8,
        '\u0130' or '\u0131' => "i"u8,
        '\u00DF' or '\u1E9E' => "ss"u8,
        '\uFB00' => "ff"u8,
        '\uFB01' => "fi"u8,
        '\uFB02' => "fl"u8,
        '\uFB03' => "ffi"u8,
        '\uFB04' => "ffl"u8,
        '\uFB05' or '\uFB06' => "st"u8,
        _ => default,
    };

    private static ReadOnlySpan<byte> AsciiTable => AsciiBytes;

    private static readonly byte[] AsciiBytes = [.. Enumerable.Range(0, 0x80).Select(i => (byte)i)];
}
