using System.Net.Http.Headers;
using System.Text.Json;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>What a client got for one POST, read to its end.</summary>
public sealed record Answer(int Status, HttpResponseHeaders Headers, string? MediaType, string Body)
{
    /// <summary>The messages, in order: the one of a JSON body, or those of an event stream.</summary>
    public IReadOnlyList<JsonElement> Messages { get; } = MediaType switch
    {
        "application/json" => [JsonDocument.Parse(Body).RootElement],
        "text/event-stream" => [.. Body.Split("\n\n").SelectMany(Data).Select(data => JsonDocument.Parse(data).RootElement)],
        _ => [],
    };

    /// <summary>The last message: the response.</summary>
    public JsonElement Message => Messages.Count > 0 ? Messages[^1] : throw new InvalidOperationException($"No message came: {Status} {Body}");

    /// <summary>The JSON-RPC error code; null for a result.</summary>
    public int? Code => Message.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : null;

    /// <summary>The text of the first content of a result.</summary>
    public string? Text => Message.TryGetProperty("result", out var result) ? result.GetProperty("content")[0].GetProperty("text").GetString() : null;

    public string ErrorMessage => Message.GetProperty("error").GetProperty("message").GetString()!;

    /// <summary>The names in a tools/list.</summary>
    public IEnumerable<string> ToolNames => Message.GetProperty("result").GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()!);

    public override string ToString() => $"{Status} {MediaType} {Body}";

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return new Answer((int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, body);
    }

    private static IEnumerable<string> Data(string frame)
    {
        var lines = frame.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..].TrimStart(' ')).ToArray();
        // A priming event says nothing but its id.
        return string.Concat(lines).Length == 0 ? [] : [string.Join('\n', lines)];
    }
}
