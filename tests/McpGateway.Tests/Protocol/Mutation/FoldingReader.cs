using System.Text;
using System.Text.Json;

namespace McpGateway.Tests.Protocol.Mutation;

/// <summary>
/// A careless reader on System.Text.Json: with <paramref name="folds"/> it cuts keys at a NUL, folds their case and lets the
/// last one win, as some servers' parsers do (CVE-2026-27896); without, it takes exact keys and lets the last one win.
/// </summary>
internal sealed class FoldingReader(bool folds)
{
    private const string Reserved = "io.modelcontextprotocol/";

    public string Read(bool fromServer, byte[] message)
    {
        try
        {
            using var document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = 256 });
            return fromServer ? FromServer(document.RootElement) : FromClient(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return "fails";
        }
    }

    private string FromClient(JsonElement m)
    {
        if (m.ValueKind == JsonValueKind.Array)
        {
            return $"batch:{m.GetArrayLength()}";
        }

        var p = Own(m, "params");
        var meta = Own(p, "_meta");
        var reference = Own(p, "ref");
        return string.Join('|', (string[])
        [
            Text(Own(m, "jsonrpc")), Token(Own(m, "id")), Text(Own(m, "method")),
            .. Each(p, Text, "name", "uri", "cursor", "level", "requestState", "protocolVersion"),
            .. Each(p, Token, "requestId", "progressToken"),
            .. Each(reference, Text, "type", "name", "uri"),
            .. Each(meta, Text, Reserved + "protocolVersion", Reserved + "logLevel", "traceparent"),
            Token(Own(meta, "progressToken")),
            .. Each(m, Kind, "params", "result", "error"),
            .. Each(p, Kind, "arguments", "_meta", "ref", "argument", "notifications", "capabilities", "clientInfo", "inputResponses"),
            .. Each(meta, Kind, Reserved + "clientCapabilities", Reserved + "clientInfo"),
        ]);
    }

    private string FromServer(JsonElement m)
    {
        var result = Own(m, "result");
        var links = new List<string>();
        Items(Own(result, "content"), links);
        foreach (var value in List(Own(result, "contents")))
        {
            Add("read:", Own(value, "uri"), links);
        }

        foreach (var value in List(Own(result, "messages")))
        {
            var content = Own(value, "content");
            Item(content, links);
            Items(content, links);
        }

        Add("ui:", Own(Own(Own(result, "_meta"), "ui"), "resourceUri"), links);
        var code = Own(Own(m, "error"), "code");
        var type = Own(result, "resultType");
        return string.Join('|', (string[])
        [
            Text(Own(m, "jsonrpc")), Token(Own(m, "id")), Text(Own(m, "method")), Kind(result), Kind(Own(m, "error")),
            code.ValueKind == JsonValueKind.Number && code.TryGetInt64(out var number) && Math.Abs(number) < 1L << 53 ? $"{number}" : "-",
            type.ValueKind == JsonValueKind.String ? Text(type) : "-",
            Own(result, "isError").ValueKind == JsonValueKind.True ? "true" : "false",
            string.Join(',', links.Order(StringComparer.Ordinal)),
        ]);
    }

    private void Items(JsonElement list, List<string> links)
    {
        foreach (var value in List(list))
        {
            Item(value, links);
        }
    }

    private void Item(JsonElement item, List<string> links)
    {
        var type = Own(item, "type");
        var name = type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        if (name == "resource_link")
        {
            Add("link:", Own(item, "uri"), links);
        }

        Add(name == "resource" ? "embedded:" : "perhaps:", Own(Own(item, "resource"), "uri"), links);
    }

    private static void Add(string place, JsonElement uri, List<string> links)
    {
        if (uri.ValueKind == JsonValueKind.String)
        {
            links.Add(place + GatewayReading.Hex(uri.GetString()!));
        }
    }

    private JsonElement Own(JsonElement value, string key)
    {
        var found = default(JsonElement);
        if (value.ValueKind != JsonValueKind.Object)
        {
            return found;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (string.Equals(folds ? Fold(NameOf(member)) : NameOf(member), folds ? Fold(key) : key, StringComparison.Ordinal))
            {
                found = member.Value;
            }
        }

        return found;
    }

    /// <summary>The key's text; one with an unpaired surrogate equals no key here.</summary>
    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private static string Fold(string key)
    {
        var end = key.IndexOf('\0', StringComparison.Ordinal);
        var folded = new StringBuilder();
        foreach (var c in end < 0 ? key : key[..end])
        {
            folded.Append(c switch { '\u017F' => 's', '\u212A' => 'k', '\u0130' or '\u0131' => 'i', _ => char.ToLowerInvariant(c) });
        }

        return folded.ToString();
    }

    private IEnumerable<string> Each(JsonElement value, Func<JsonElement, string> show, params string[] keys) =>
        keys.Select(key => show(Own(value, key)));

    private static IEnumerable<JsonElement> List(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? $"s:{GatewayReading.Hex(value.GetString()!)}" : Kind(value);

    private static string Token(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Text(value);

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "-",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ValueKind.ToString().ToLowerInvariant(),
    };
}
