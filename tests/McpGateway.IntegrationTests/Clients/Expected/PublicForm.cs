using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpGateway.IntegrationTests.Clients.Sdks;

namespace McpGateway.IntegrationTests.Clients.Expected;

/// <summary>
/// How <c>/mcp</c> names what a server has, written a second time from the documentation: names are <c>server__name</c>,
/// changed where they hold other characters than letters, digits, <c>_</c> and <c>-</c>, and then end in <c>_</c> and 8
/// characters of the name's SHA-256; URIs and URI templates are <c>server+uri</c>, but http(s) links in results stay
/// unless the server lists them. Text, structured content and arguments are never touched.
/// </summary>
internal sealed partial class PublicForm(string server, IReadOnlySet<string> listedUris) : INaming
{
    private static readonly string[] NotRewritten = ["structuredContent", "inputSchema", "outputSchema", "text", "_meta", "data"];

    public string Name(string name)
    {
        if (!OtherCharacter().IsMatch(name))
        {
            return $"{server}__{name}";
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return $"{server}__{OtherCharacter().Replace(name, "_")}_{hash}";
    }

    public string Uri(string uri) => uri.StartsWith("http", StringComparison.Ordinal) && !listedUris.Contains(uri) ? uri : $"{server}+{uri}";

    public Operation Of(Operation operation)
    {
        var parameters = (JsonObject)operation.Params.DeepClone();
        Replace(parameters, "name", Name);
        Replace(parameters, "uri", uri => $"{server}+{uri}");
        if (parameters["ref"] is JsonObject reference)
        {
            Replace(reference, "name", Name);
            Replace(reference, "uri", uri => $"{server}+{uri}");
        }

        return operation with { Params = parameters };
    }

    public void Rename(Operation operation, JsonObject outcome)
    {
        Lists.Sort(outcome);
        RenameUris(outcome["result"]);
        if (outcome["error"]?["data"] is JsonObject data)
        {
            Replace(data, "uri", uri => $"{server}+{uri}");
        }

        var list = outcome["result"]?[operation.Method == "tools/list" ? "tools" : "prompts"];
        if (operation.Method is "tools/list" or "prompts/list" && list is JsonArray entries)
        {
            foreach (var entry in entries)
            {
                Replace(entry!.AsObject(), "name", Name);
            }
        }
    }

    private void RenameUris(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                Replace(json, "uri", Uri);
                Replace(json, "uriTemplate", Uri);
                foreach (var (_, value) in json.Where(each => !NotRewritten.Contains(each.Key)).ToList())
                {
                    RenameUris(value);
                }

                break;
            case JsonArray array:
                foreach (var each in array)
                {
                    RenameUris(each);
                }

                break;
            default:
                break;
        }
    }

    private static void Replace(JsonObject json, string key, Func<string, string> change)
    {
        if (json[key] is JsonValue value && value.TryGetValue(out string? text))
        {
            json[key] = change(text);
        }
    }

    [GeneratedRegex("[^a-zA-Z0-9_-]", RegexOptions.NonBacktracking)]
    private static partial Regex OtherCharacter();
}
