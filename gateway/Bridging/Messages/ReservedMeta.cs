using System.Text;
using McpGateway.Protocol.Json;

namespace McpGateway.Bridging.Messages;

/// <summary>The keys of <c>_meta</c> that the protocol keeps for itself (2026-07-28, basic: the prefix io.modelcontextprotocol/).</summary>
internal static class ReservedMeta
{
    private const string Prefix = "io.modelcontextprotocol/";

    /// <summary>
    /// Whether the key begins with the reserved prefix, to any reader: escapes are undone and case is folded, so that no
    /// spelling slips past the gateway and becomes a reserved key at a server that folds case (CVE-2026-27896).
    /// </summary>
    /// <param name="key">A valid string token, quotes included.</param>
    public static bool IsReserved(ReadOnlySpan<byte> key)
    {
        var content = key[1..^1];
        if (!content.Contains((byte)'\\') && Ascii.IsValid(content))
        {
            return content.Length >= Prefix.Length && Ascii.EqualsIgnoreCase(content[..Prefix.Length], Prefix);
        }

        // An escaped character takes at most six bytes: more than that cannot matter to the prefix. The cut may fall into
        // an escape or a character, therefore the whole key is decoded, up to a bound beyond which it is taken for reserved.
        if (content.Length > 4096)
        {
            return true;
        }

        Span<char> decoded = stackalloc char[content.Length];
        JsonUnescape.TryDecode(content, decoded, out var length);
        Span<byte> folded = stackalloc byte[Prefix.Length];
        return length >= Prefix.Length
            && KeyFolding.TryFold(decoded[..Prefix.Length], folded, out var foldedLength)
            && Ascii.EqualsIgnoreCase(folded[..foldedLength], Prefix);
    }
}
