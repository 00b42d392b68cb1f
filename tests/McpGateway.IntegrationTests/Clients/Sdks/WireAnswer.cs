using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Clients.Sdks;

/// <summary>Reads the answer to one request, with what came before it on its stream.</summary>
internal static class WireAnswer
{
    /// <exception cref="InvalidOperationException">It ended without an answer, or had more after it; the message has what came.</exception>
    public static async Task<Outcome> ReadAsync(HttpResponseMessage response, int id, CancellationToken cancellationToken)
    {
        var progress = new List<JsonNode>();
        var logs = new List<JsonNode>();
        JsonObject? answer = null;
        await foreach (var message in MessagesAsync(response, cancellationToken))
        {
            if (answer is not null)
            {
                throw new InvalidOperationException($"After the answer came {message.ToJsonString()}");
            }

            var parameters = message["params"] as JsonObject;
            switch (message["method"]?.GetValue<string>())
            {
                case "notifications/progress":
                    Assert.Equal(id, parameters!["progressToken"]!.GetValue<int>());
                    parameters.Remove("progressToken");
                    progress.Add(parameters.DeepClone());
                    break;
                case "notifications/message":
                    logs.Add(parameters!.DeepClone());
                    break;
                case null when message["id"]?.GetValue<int>() == id:
                    answer = message;
                    break;
                case null:
                    throw new InvalidOperationException($"An answer to another request: {message.ToJsonString()}");
                default:
                    break; // A change of the server's lists: of interest to nobody here.
            }
        }

        var error = answer?["error"];
        return answer is null
            ? throw new InvalidOperationException($"HTTP {(int)response.StatusCode} without an answer")
            : new Outcome(
                answer["result"]?.DeepClone(),
                error is null ? null : new OutcomeError(error["code"]!.GetValue<int>(), error["message"]!.GetValue<string>(), error["data"]?.DeepClone()),
                progress,
                logs);
    }

    private static async IAsyncEnumerable<JsonObject> MessagesAsync(
        HttpResponseMessage response, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            using var reader = new StreamReader(body);
            yield return Parse(await reader.ReadToEndAsync(cancellationToken));
            yield break;
        }

        await foreach (var each in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            if (each is { EventType: "message", Data.Length: > 0 })
            {
                yield return Parse(each.Data);
            }
        }
    }

    private static JsonObject Parse(string text) =>
        JsonNode.Parse(text) as JsonObject ?? throw new InvalidOperationException($"No JSON-RPC message: {text}");
}
