using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace McpGateway.Benchmarks.Backend;

/// <summary>The results of tools/list, page by page.</summary>
public static class ToolPages
{
    /// <summary>Tools on one page.</summary>
    public const int PageSize = 250;

    /// <summary>Tools one server may have: what bounds the memory a path can ask for.</summary>
    public const int MaxTools = 2_000;

    private static readonly ConcurrentDictionary<(int Tools, int Page, Era Era), byte[]> Pages = new();

    /// <summary>Name of a tool, in the server's own words.</summary>
    public static string NameOf(int tool) => $"tool_{tool:D5}";

    /// <summary>The page that <paramref name="cursor"/> names; null where there is no such page.</summary>
    public static byte[]? Find(int tools, string? cursor, Era era)
    {
        var page = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out page))
        {
            return null;
        }

        return tools <= MaxTools && page * PageSize < tools ? Pages.GetOrAdd((tools, page, era), static key => Make(key.Tools, key.Page, key.Era)) : null;
    }

    /// <summary>Number of tools a path such as <c>/legacy/10/a</c> stands for; 10 where it names none.</summary>
    public static int CountIn(PathString path)
    {
        var words = (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var tools) ? tools : 10;
    }

    private static byte[] Make(int tools, int page, Era era)
    {
        var (first, last) = (page * PageSize, Math.Min(tools, (page + 1) * PageSize));
        var list = string.Join(',', Enumerable.Range(first, last - first).Select(Tool));
        var next = last < tools ? $",\"nextCursor\":\"{page + 1}\"" : "";
        var hints = era == Era.Modern ? ",\"resultType\":\"complete\",\"ttlMs\":60000,\"cacheScope\":\"public\"" : "";
        return Encoding.UTF8.GetBytes($"{{\"tools\":[{list}]{next}{hints}}}");
    }

    private static string Tool(int tool) =>
        $$$"""{"name":"{{{NameOf(tool)}}}","title":"Search {{{tool}}}","description":"Searches collection {{{tool}}} and answers with the documents that match.","inputSchema":{"type":"object","properties":{"query":{"type":"string","description":"Words to look for"},"limit":{"type":"integer","minimum":1,"maximum":100}},"required":["query"]},"annotations":{"readOnlyHint":true}}""";
}
