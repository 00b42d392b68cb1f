using System.Buffers;
using System.Text;

namespace McpGateway.Protocol.Headers;

/// <summary>
/// Values of <c>Mcp-Name</c> and <c>Mcp-Param-*</c> (2026-07-28, streamable-http, "Value Encoding"): plain where that is safe,
/// else <c>=?base64?…?=</c> around the UTF-8 bytes.
/// </summary>
public static class HeaderText
{
    private const string Prefix = "=?base64?";
    private const string Suffix = "?=";

    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(i => (char)i)]);

    private static readonly SearchValues<char> PlainOrTab = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(i => (char)i), '\t']);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Never holds a control character, so that no value can end the header and begin another (header injection).
    /// </summary>
    /// <param name="value">Text without unpaired surrogates: such a one is encoded as U+FFFD.</param>
    public static string Encode(string value)
    {
        var plain = !value.AsSpan().ContainsAnyExcept(Plain)
            && !value.StartsWith(' ')
            && !value.EndsWith(' ')
            && !IsSentinel(value);
        return plain ? value : $"{Prefix}{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}{Suffix}";
    }

    /// <summary>
    /// The text that a header stands for; null where it is malformed: characters that no plain value may have, what is not base64,
    /// bytes that are not UTF-8.
    /// </summary>
    public static string? Decode(string header)
    {
        var value = header.Trim(McpHeaders.Blanks);
        if (!IsSentinel(value))
        {
            return value.AsSpan().ContainsAnyExcept(PlainOrTab) ? null : value;
        }

        var encoded = value.AsSpan(Prefix.Length..^Suffix.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(encoded.Length + 4);
        try
        {
            // Convert skips white space inside; another reader may not.
            return !encoded.ContainsAny(" \t\r\n") && Convert.TryFromBase64Chars(encoded, bytes, out var length)
                ? Strict.GetString(bytes, 0, length)
                : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static bool IsSentinel(string value) =>
        value.Length >= Prefix.Length + Suffix.Length
        && value.StartsWith(Prefix, StringComparison.Ordinal)
        && value.EndsWith(Suffix, StringComparison.Ordinal);
}
