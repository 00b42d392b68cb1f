using System.Text;
using System.Text.Json.Nodes;

namespace McpGateway.IntegrationTests.Clients.Sdks;

/// <summary>No SDK at all: every member of what comes over the wire, those that SDKs drop before their callers see them included.</summary>
internal sealed class WireClient : ISdkClient
{
    private const string Modern = "2026-07-28";
    private const string Legacy = "2025-11-25";

    private readonly HttpClient _http;
    private readonly MirroredArguments _mirrored = new();
    private string? _session;
    private string? _level;
    private int _lastId;

    private WireClient(HttpClient http, bool modern) => (_http, IsModern) = (http, modern);

    public bool IsModern { get; }

    public JsonObject Connection { get; private set; } = [];

    public static async Task<WireClient> ConnectAsync(bool modern, Uri url, string? apiKey, CancellationToken cancellationToken)
    {
        var http = TestHttp.Create(url, TimeSpan.FromSeconds(60));
        http.DefaultRequestHeaders.Add("Accept", "application/json, text/event-stream");
        http.DefaultRequestHeaders.Add("MCP-Protocol-Version", modern ? Modern : Legacy);
        if (apiKey is not null)
        {
            http.DefaultRequestHeaders.Add("Authorization", $"Bearer {apiKey}");
        }

        var client = new WireClient(http, modern);
        var who = new JsonObject { ["name"] = "wire", ["version"] = "1" };
        var operation = modern
            ? new Operation("server/discover", [])
            : new Operation("initialize", new JsonObject { ["protocolVersion"] = Legacy, ["capabilities"] = new JsonObject(), ["clientInfo"] = who });
        client.Connection = (await client.AskAsync(operation, cancellationToken)).Value;
        if (modern)
        {
            client.Connection["serverInfo"] = client.Connection["_meta"]?["io.modelcontextprotocol/serverInfo"]?.DeepClone();
        }
        else
        {
            await client.NotifyAsync("notifications/initialized", [], cancellationToken);
        }

        return client;
    }

    public async Task<Outcome> SendAsync(Operation operation, CancellationToken abort = default)
    {
        if (operation.Method == "logging/setLevel" && IsModern)
        {
            _level = operation.Params["level"]!.GetValue<string>();
            return new Outcome(new JsonObject(), null, [], []);
        }

        try
        {
            return operation.Method.EndsWith("/list", StringComparison.Ordinal) ? await PagesAsync(operation, abort) : await AskAsync(operation, abort);
        }

        // What is cancelled gets no response (2025-11-25, utilities/cancellation): its stream ends without one, or this side goes first.
        catch (Exception end) when (abort.IsCancellationRequested && end is OperationCanceledException or InvalidOperationException or HttpRequestException or IOException)
        {
            return new Outcome(null, new OutcomeError(null, "cancelled by the test", null), [], []);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Outcome> PagesAsync(Operation operation, CancellationToken cancellationToken)
    {
        var all = await AskAsync(operation, cancellationToken);
        while (all.Result is JsonObject result && result.Remove("nextCursor", out var cursor))
        {
            var next = await AskAsync(operation with { Params = new JsonObject { ["cursor"] = cursor } }, cancellationToken);
            foreach (var (key, entries) in next.Value.Where(each => each.Value is JsonArray).ToList())
            {
                entries!.AsArray().ToList().ForEach(entry => result[key]!.AsArray().Add(entry!.DeepClone()));
            }

            if (next.Value["nextCursor"] is { } further)
            {
                result["nextCursor"] = further.DeepClone();
            }
        }

        _mirrored.Learn(all.Result?["tools"] as JsonArray);
        return all;
    }

    private async Task<Outcome> AskAsync(Operation operation, CancellationToken abort)
    {
        var id = Interlocked.Increment(ref _lastId);
        var message = Message(operation, id);
        using var request = new HttpRequestMessage(HttpMethod.Post, "") { Content = Body(message) };
        AddHeaders(request, operation);

        using var gone = new CancellationTokenSource();
        await using var registration = abort.Register(() => _ = LeaveAsync(id, gone));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, gone.Token);
        _session ??= response.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.Single() : null;
        return await WireAnswer.ReadAsync(response, id, gone.Token);
    }

    /// <summary>Legacy: going away is no cancellation, the server has to be told, and while the call is still open (2025-11-25, transports).</summary>
    private async Task LeaveAsync(int id, CancellationTokenSource gone)
    {
        if (!IsModern)
        {
            await NotifyAsync("notifications/cancelled", new JsonObject { ["requestId"] = id }, CancellationToken.None);
        }

        await gone.CancelAsync();
    }

    private async Task NotifyAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "")
        {
            Content = Body(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters }),
        };
        request.Headers.Add("Mcp-Session-Id", _session);
        using var response = await _http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private JsonObject Message(Operation operation, int id)
    {
        var parameters = (JsonObject)operation.Params.DeepClone();
        var meta = new JsonObject();
        if (operation.WithProgress)
        {
            meta["progressToken"] = id;
        }

        if (IsModern)
        {
            meta["io.modelcontextprotocol/protocolVersion"] = Modern;
            meta["io.modelcontextprotocol/clientCapabilities"] = new JsonObject();
        }

        if (_level is not null)
        {
            meta["io.modelcontextprotocol/logLevel"] = _level;
        }

        if (meta.Count > 0)
        {
            parameters["_meta"] = meta;
        }

        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = operation.Method, ["params"] = parameters };
    }

    private void AddHeaders(HttpRequestMessage request, Operation operation)
    {
        if (!IsModern)
        {
            if (_session is not null)
            {
                request.Headers.Add("Mcp-Session-Id", _session);
            }

            return;
        }

        request.Headers.Add("Mcp-Method", operation.Method);
        var name = operation.Method is "tools/call" or "prompts/get" ? operation.Params["name"] : operation.Method == "resources/read" ? operation.Params["uri"] : null;
        if (name is not null)
        {
            request.Headers.Add("Mcp-Name", MirroredArguments.Encode(name.GetValue<string>()));
        }

        foreach (var (header, value) in _mirrored.Of(operation))
        {
            request.Headers.Add(header, value);
        }
    }

    private static StringContent Body(JsonObject message) => new(message.ToJsonString(), Encoding.UTF8, "application/json");
}
