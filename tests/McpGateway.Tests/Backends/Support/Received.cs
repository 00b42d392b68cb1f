using System.Text.Json;

namespace McpGateway.Tests.Backends.Support;

/// <summary>A request as a test server received it.</summary>
internal sealed record Received(string HttpMethod, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private readonly JsonElement? _message = Body.Length == 0 ? null : JsonDocument.Parse(Body).RootElement;

    /// <summary>The JSON-RPC method, "response", or the HTTP method where there is no body.</summary>
    public string Name => _message is not { } message ? HttpMethod : message.TryGetProperty("method", out var method) ? method.GetString()! : "response";

    /// <summary>The id as it was written.</summary>
    public string Id => Message.TryGetProperty("id", out var id) ? id.GetRawText() : "null";

    public JsonElement Message => _message!.Value;

    public JsonElement Params => Message.GetProperty("params");
}
