using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Clients.Sdks;

/// <summary>An error as the SDK's caller sees it.</summary>
/// <param name="Code">The JSON-RPC code; null where it is the SDK's own error.</param>
/// <param name="Message">Its text.</param>
/// <param name="Data">The JSON-RPC data.</param>
public sealed record OutcomeError(int? Code, string Message, JsonNode? Data);

/// <summary>What the SDK's caller got: a result or an error, with the progress and log messages that came meanwhile.</summary>
public sealed record Outcome(JsonNode? Result, OutcomeError? Error, IReadOnlyList<JsonNode> Progress, IReadOnlyList<JsonNode> Logs)
{
    /// <summary>The text of the first content.</summary>
    /// <exception cref="InvalidOperationException">It is an error.</exception>
    public string Text => Value["content"]?[0]?["text"]?.GetValue<string>() ?? throw new InvalidOperationException($"No text in {this}");

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">It is an error.</exception>
    public JsonObject Value => Result as JsonObject ?? throw new InvalidOperationException($"No result but {this}");

    /// <summary>The error.</summary>
    /// <exception cref="InvalidOperationException">It is a result.</exception>
    public OutcomeError Failure => Error ?? throw new InvalidOperationException($"No error but {this}");

    /// <summary>All of it as one document, for comparison.</summary>
    public JsonObject ToJson() => new()
    {
        ["error"] = Error is null ? null : new JsonObject { ["code"] = Error.Code, ["message"] = Error.Message, ["data"] = Error.Data?.DeepClone() },
        ["result"] = Result?.DeepClone(),
        ["progress"] = new JsonArray([.. Progress.Select(each => each.DeepClone())]),
        ["logs"] = new JsonArray([.. Logs.Select(each => each.DeepClone())]),
    };

    public override string ToString() => ToJson().ToJsonString();
}
