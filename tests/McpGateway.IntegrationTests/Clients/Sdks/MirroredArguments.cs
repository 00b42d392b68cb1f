using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Clients.Sdks;

/// <summary>Arguments that a tool's schema wants to see in headers too: <c>x-mcp-header</c> (2026-07-28, SEP-2243).</summary>
internal sealed class MirroredArguments
{
    private readonly Dictionary<string, List<(string Argument, string Header)>> _tools = new(StringComparer.Ordinal);

    public void Learn(JsonArray? tools)
    {
        foreach (var tool in tools ?? [])
        {
            var properties = tool!["inputSchema"]?["properties"] as JsonObject ?? [];
            _tools[tool["name"]!.GetValue<string>()] =
                [.. from each in properties where each.Value is JsonObject && each.Value["x-mcp-header"] is not null
                    select (each.Key, "Mcp-Param-" + each.Value["x-mcp-header"]!.GetValue<string>())];
        }
    }

    public IEnumerable<(string Header, string Value)> Of(Operation operation)
    {
        if (operation.Method != "tools/call" || !_tools.TryGetValue(operation.Params["name"]!.GetValue<string>(), out var mirrored))
        {
            return [];
        }

        return from each in mirrored
               let value = operation.Params["arguments"]?[each.Argument]
               where value is not null
               select (each.Header, value.GetValueKind() == JsonValueKind.String ? Encode(value.GetValue<string>()) : value.ToJsonString());
    }

    /// <summary>As it is where that is safe in a header, otherwise <c>=?base64?…?=</c>.</summary>
    public static string Encode(string value) =>
        value.Length > 0 && value.Trim() == value && value.All(c => c is >= ' ' and <= '~') && !value.StartsWith("=?base64?", StringComparison.Ordinal)
            ? value
            : $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=";
}
