using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Clients.Sdks;

/// <summary>A TypeScript SDK client in its own process.</summary>
internal sealed partial class TypeScriptClient : ISdkClient
{
    private static readonly Dictionary<string, string> Commands = new(StringComparer.Ordinal)
    {
        ["tools/list"] = "listTools",
        ["resources/list"] = "listResources",
        ["resources/templates/list"] = "listResourceTemplates",
        ["prompts/list"] = "listPrompts",
        ["resources/read"] = "readResource",
        ["prompts/get"] = "getPrompt",
        ["completion/complete"] = "complete",
        ["logging/setLevel"] = "setLevel",
        ["ping"] = "ping",
    };

    private readonly NodeClient _client;

    private TypeScriptClient(NodeClient client) => _client = client;

    public bool IsModern => _client.IsModern;

    public JsonObject Connection => (JsonObject)Node(_client.Connection.Value)!;

    /// <param name="kind">Which SDK and mode.</param>
    /// <param name="url">The MCP endpoint.</param>
    /// <param name="apiKey">A key or token that it always sends.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="oauth">Settings of <c>clients/oauth.mjs</c>; null: no OAuth.</param>
    /// <param name="stdio">A program to talk to instead.</param>
    /// <param name="sse">Speaks HTTP+SSE, the transport of 2024-11-05.</param>
    public static async Task<TypeScriptClient> ConnectAsync(NodeClientKind kind, Uri url, string? apiKey, CancellationToken cancellationToken, object? oauth = null, StdioServer? stdio = null, bool sse = false)
    {
        var client = await NodeClient.ConnectAsync(kind, url, apiKey, cancellationToken: cancellationToken, oauth: oauth, stdio: stdio, sse: sse);
        if (client.Connection.Error is not { } error)
        {
            return new TypeScriptClient(client);
        }

        await client.DisposeAsync();
        throw new InvalidOperationException($"{kind} could not connect to {url}: {error}");
    }

    /// <summary>Any other command of the driver.</summary>
    public Task<NodeAnswer> CommandAsync(string command, CancellationToken cancellationToken) => _client.SendAsync(command, null, cancellationToken);

    public async Task<Outcome> SendAsync(Operation operation, CancellationToken abort = default)
    {
        if (operation.Method != "tools/call")
        {
            return Read(await _client.SendAsync(Commands[operation.Method], operation.Params, CancellationToken.None));
        }

        var (id, answer) = _client.StartCall(
            operation.Params["name"]!.GetValue<string>(), operation.Params["arguments"], new NodeCall(operation.WithProgress), CancellationToken.None);
        await using var registration = abort.Register(() => _ = _client.CancelAsync(id, CancellationToken.None));
        return Read(await answer);
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static Outcome Read(NodeAnswer answer) => new(
        Node(answer.Result),
        answer.Error is { } error ? new OutcomeError(error.RpcCode, OwnPrefix().Replace(error.Message, ""), Node(error.Data)) : null,
        [.. answer.Progress.Select(each => Node(each)!)],
        [.. answer.Logs.Select(each => Node(each)!)]);

    private static JsonNode? Node(JsonElement? element) => element is { } value ? JsonNode.Parse(value.GetRawText()) : null;

    // Version 1 puts this before every message of a server.
    [GeneratedRegex(@"^MCP error -?\d+: ", RegexOptions.NonBacktracking)]
    private static partial Regex OwnPrefix();
}
