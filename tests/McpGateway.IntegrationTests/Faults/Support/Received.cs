using System.Text.Json;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>A request as a test server received it, to the last header.</summary>
/// <param name="HttpMethod">The verb.</param>
/// <param name="Target">Path and query, as they stood in the request line.</param>
/// <param name="Headers">Several values of one name joined by commas; names in any case.</param>
/// <param name="Body">The text of the body; empty where there was none.</param>
public sealed record Received(string HttpMethod, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private readonly JsonElement? _message = Body.Length == 0 ? null : JsonDocument.Parse(Body).RootElement;

    /// <summary>The JSON-RPC method, "response", or the verb where there is no body.</summary>
    public string Name => _message is not { } message ? HttpMethod : message.TryGetProperty("method", out var method) ? method.GetString()! : "response";

    /// <summary>The id as it was written.</summary>
    public string Id => Message.TryGetProperty("id", out var id) ? id.GetRawText() : "null";

    public JsonElement Message => _message!.Value;

    public JsonElement Params => Message.GetProperty("params");

    /// <summary>The tool of a tools/call.</summary>
    public string? Tool => Name == "tools/call" ? Params.GetProperty("name").GetString() : null;

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
