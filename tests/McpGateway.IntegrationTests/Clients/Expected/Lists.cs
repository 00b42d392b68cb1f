using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Clients.Expected;

/// <summary>The four lists: on <c>/mcp</c> those of all servers are one, ordered by server, then by the server's own names.</summary>
internal static class Lists
{
    private static readonly (string List, string Name)[] Kinds =
        [("tools", "name"), ("prompts", "name"), ("resources", "uri"), ("resourceTemplates", "uriTemplate")];

    public static void Sort(JsonObject outcome) =>
        Change(outcome, (entries, name) => entries.OrderBy(each => each![name]!.GetValue<string>(), StringComparer.Ordinal));

    public static void KeepThoseOf(string server, JsonObject outcome) =>
        Change(outcome, (entries, name) => entries.Where(each => ServerOf(each![name]!.GetValue<string>()) == server));

    /// <summary>The part of a public name or URI that names the server.</summary>
    public static string ServerOf(string name) => name[..name.IndexOfAny(['+', '_'])];

    private static void Change(JsonObject outcome, Func<IEnumerable<JsonNode?>, string, IEnumerable<JsonNode?>> change)
    {
        foreach (var (list, name) in Kinds)
        {
            if (outcome["result"] is JsonObject result && result[list] is JsonArray entries)
            {
                result[list] = new JsonArray([.. change(entries, name).Select(each => each?.DeepClone())]);
            }
        }
    }
}
