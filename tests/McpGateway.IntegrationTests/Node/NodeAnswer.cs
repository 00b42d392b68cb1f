using System.Text.Json;

namespace McpGateway.IntegrationTests.Node;

/// <summary>An error as the SDK's caller sees it; <paramref name="Code"/> is a number or, for errors of the SDK's own, a word.</summary>
public sealed record NodeError(string Name, JsonElement? Code, string Message, JsonElement? Data)
{
    /// <summary>The JSON-RPC code; null where the error has none.</summary>
    public int? RpcCode => Code is { ValueKind: JsonValueKind.Number } code ? code.GetInt32() : null;

    public override string ToString() => $"{Name} {Code} {Message} {Data}";

    internal static NodeError Read(JsonElement error) => new(
        error.GetProperty("name").GetString()!,
        error.TryGetProperty("code", out var code) ? code : null,
        error.GetProperty("message").GetString()!,
        error.TryGetProperty("data", out var data) ? data : null);
}

/// <summary>What an SDK's caller got for one command, with the progress and the log messages that came meanwhile.</summary>
public sealed record NodeAnswer(JsonElement? Result, NodeError? Error, IReadOnlyList<JsonElement> Progress, IReadOnlyList<JsonElement> Logs)
{
    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">The command failed; the message has the error.</exception>
    public JsonElement Value => Result ?? throw new InvalidOperationException($"The client got an error: {Error}");

    /// <summary>The text of the first content of a tool result, or of the first content of a resource.</summary>
    public string Text => Value.TryGetProperty("content", out var content)
        ? content[0].GetProperty("text").GetString()!
        : Value.GetProperty("contents")[0].GetProperty("text").GetString()!;

    /// <summary>The error.</summary>
    /// <exception cref="InvalidOperationException">The command succeeded.</exception>
    public NodeError Failure => Error ?? throw new InvalidOperationException($"The client got a result: {Result}");

    internal static NodeAnswer Read(JsonElement answer) => new(
        answer.GetProperty("ok").GetBoolean() ? answer.GetProperty("result") : null,
        answer.TryGetProperty("error", out var error) ? NodeError.Read(error) : null,
        [.. answer.GetProperty("progress").EnumerateArray()],
        [.. answer.GetProperty("logs").EnumerateArray()]);
}
