using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpGateway.IntegrationTests.Clients.Expected;

/// <summary>server-everything writes the time of day into the resources it makes up: the one thing that two calls cannot have in common.</summary>
internal static partial class Moment
{
    public static void Hide(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (key, value) in json.ToList())
                {
                    if (value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.String)
                    {
                        json[key] = Hide(key, value.GetValue<string>());
                    }
                    else
                    {
                        Hide(value);
                    }
                }

                break;
            case JsonArray array:
                foreach (var each in array)
                {
                    Hide(each);
                }

                break;
            default:
                break;
        }
    }

    private static string Hide(string key, string text)
    {
        if (key == "blob")
        {
            var decoded = Encoding.UTF8.GetString(Convert.FromBase64String(text));
            return TimeOfDay().IsMatch(decoded) ? TimeOfDay().Replace(decoded, "now") : text;
        }

        return TimeOfDay().Replace(text, "now");
    }

    [GeneratedRegex(@"created at \d{1,2}:\d\d:\d\d( [AP]M)?", RegexOptions.NonBacktracking)]
    private static partial Regex TimeOfDay();
}
