using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Clients.Expected;

/// <summary>Says where two documents differ first.</summary>
internal static class Difference
{
    /// <summary>Null: they are equal, the order of members aside.</summary>
    public static string? First(JsonNode? expected, JsonNode? actual, string path = "$")
    {
        if (JsonNode.DeepEquals(expected, actual))
        {
            return null;
        }

        return (expected, actual) switch
        {
            (JsonObject x, JsonObject y) => x.Select(each => each.Key).Union(y.Select(each => each.Key))
                .Select(key => Member(x, y, key, path)).First(each => each is not null),
            (JsonArray x, JsonArray y) when x.Count == y.Count => x.Zip(y)
                .Select((pair, i) => First(pair.First, pair.Second, $"{path}[{i}]")).First(each => each is not null),
            (JsonArray x, JsonArray y) => $"{path}: {y.Count} elements instead of {x.Count}: {Short(actual)} instead of {Short(expected)}",
            _ => $"{path}: {Short(actual)} instead of {Short(expected)}",
        };
    }

    private static string? Member(JsonObject x, JsonObject y, string key, string path) =>
        (x.TryGetPropertyValue(key, out var expected), y.TryGetPropertyValue(key, out var actual)) switch
        {
            (true, false) => $"{path}.{key}: missing, expected {Short(expected)}",
            (false, true) => $"{path}.{key}: should not be there: {Short(actual)}",
            _ => First(expected, actual, $"{path}.{key}"),
        };

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString(JsonSerializerOptions.Default) ?? "null";
        return text.Length <= 300 ? text : text[..300] + "…";
    }
}
