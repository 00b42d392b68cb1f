using System.Text;
using McpGateway.Catalog.Merging;

namespace McpGateway.Catalog.Views;

/// <summary>What the servers of a view tell the model, joined, each under its server's name.</summary>
internal static class Instructions
{
    /// <summary>The bound of the whole, in bytes of UTF-8.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>
    /// Null if no server says anything. Where all of it is too long, each server may use an equal part of what those
    /// before it left, so that a talkative one cannot push out the others.
    /// </summary>
    public static string? Join(IReadOnlyList<CatalogServer> servers)
    {
        var speaking = servers.Where(server => !string.IsNullOrWhiteSpace(server.Introduction.Instructions)).ToList();
        if (speaking.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        var left = MaxBytes;
        for (var i = 0; i < speaking.Count; i++)
        {
            var part = Part(speaking[i], left / (speaking.Count - i));
            text.Append(part);
            left -= Encoding.UTF8.GetByteCount(part);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>On <c>/mcp/{server}</c>: its own words alone, within the same bound.</summary>
    public static string? Own(IReadOnlyList<CatalogServer> servers) =>
        servers.FirstOrDefault()?.Introduction.Instructions is { Length: > 0 } text ? Cut(text, MaxBytes) : null;

    /// <summary>The longest beginning of <paramref name="text"/> of at most so many bytes of UTF-8 that does not cut a character.</summary>
    public static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            maxBytes -= rune.Utf8SequenceLength;
            if (maxBytes < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private static string Part(CatalogServer server, int maxBytes)
    {
        const string end = "\n\n";
        var head = $"# {server.Name}\n\n";
        var room = maxBytes - head.Length - end.Length;
        return room <= 0 ? "" : head + Cut(server.Introduction.Instructions!.Trim(), room) + end;
    }
}
