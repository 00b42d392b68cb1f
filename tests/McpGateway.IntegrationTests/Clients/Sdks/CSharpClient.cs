using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpGateway.IntegrationTests.Node;
using ModelContextProtocol;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGateway.IntegrationTests.Clients.Sdks;

/// <summary>The C# SDK's client, in this process.</summary>
internal sealed class CSharpClient : ISdkClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private const string RemotePrefix = "Request failed (remote): ";

    private readonly McpClient _client;
    private readonly IAsyncDisposable _logging;
    private readonly IAsyncDisposable _progressing;
    private readonly ConcurrentDictionary<string, Reports> _reports = new(StringComparer.Ordinal);
    private ConcurrentQueue<JsonNode> _logs = new();

    private CSharpClient(McpClient client)
    {
        _client = client;
        _logging = client.RegisterNotificationHandler("notifications/message", (notification, _) =>
        {
            _logs.Enqueue(notification.Params!.DeepClone());
            return ValueTask.CompletedTask;
        });
        _progressing = client.RegisterNotificationHandler("notifications/progress", (notification, _) =>
        {
            var report = (JsonObject)notification.Params!.DeepClone();
            if (_reports.TryGetValue(report["progressToken"]!.GetValue<string>(), out var reports))
            {
                report.Remove("progressToken");
                reports.Add(report);
            }

            return ValueTask.CompletedTask;
        });
    }

    public bool IsModern => string.CompareOrdinal(_client.NegotiatedProtocolVersion, "2026") >= 0;

    public JsonObject Connection => new()
    {
        ["serverInfo"] = Node(_client.ServerInfo),
        ["capabilities"] = Node(_client.ServerCapabilities),
        ["instructions"] = _client.ServerInstructions,
    };

    public static async Task<CSharpClient> ConnectAsync(Uri url, string? apiKey, CancellationToken cancellationToken, ClientOAuthOptions? oauth = null, bool sse = false)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = url,
            TransportMode = sse ? HttpTransportMode.Sse : HttpTransportMode.StreamableHttp,
            OAuth = oauth,
            AdditionalHeaders = apiKey is null ? null : new Dictionary<string, string> { ["Authorization"] = $"Bearer {apiKey}" },
        });
        return await ConnectAsync(transport, cancellationToken);
    }

    /// <summary>Over the standard input and output of a program.</summary>
    public static Task<CSharpClient> ConnectAsync(StdioServer program, CancellationToken cancellationToken) => ConnectAsync(
        new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = program.Command,
            Arguments = [.. program.Arguments],
            EnvironmentVariables = program.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal),
        }),
        cancellationToken);

    private static async Task<CSharpClient> ConnectAsync(IClientTransport transport, CancellationToken cancellationToken)
    {
        var options = new McpClientOptions { ClientInfo = new Implementation { Name = "driver-csharp", Version = "1.0.0" } };
        return new CSharpClient(await McpClient.CreateAsync(transport, options, cancellationToken: cancellationToken));
    }

    public async Task<Outcome> SendAsync(Operation operation, CancellationToken abort = default)
    {
        var progress = new Reports();
        _reports[progress.Token.ToString()!] = progress;
        _logs = new ConcurrentQueue<JsonNode>();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(abort);
            limit.CancelAfter(Limit);
            var result = await ResultAsync(operation, progress, limit.Token);
            return new Outcome(result, null, progress.InOrder, [.. _logs]);
        }
        catch (McpProtocolException error)
        {
            return Failed(new OutcomeError((int)error.ErrorCode, Message(error), Data(error)));
        }
        catch (Exception error) when (error is McpException or HttpRequestException or OperationCanceledException or TimeoutException or JsonException)
        {
            var text = error is OperationCanceledException && abort.IsCancellationRequested ? "cancelled by the test" : error.ToString();
            return Failed(new OutcomeError(null, text, null));
        }

        Outcome Failed(OutcomeError error) => new(null, error, progress.InOrder, [.. _logs]);
    }

    public async ValueTask DisposeAsync()
    {
        await _logging.DisposeAsync();
        await _progressing.DisposeAsync();
        await _client.DisposeAsync();
    }

    private async Task<JsonNode?> ResultAsync(Operation operation, Reports progress, CancellationToken cancellationToken)
    {
        var parameters = operation.Params;
        switch (operation.Method)
        {
            case "tools/list":
                return List("tools", (await _client.ListToolsAsync(cancellationToken: cancellationToken)).Select(each => each.ProtocolTool));
            case "resources/list":
                return List("resources", (await _client.ListResourcesAsync(cancellationToken: cancellationToken)).Select(each => each.ProtocolResource));
            case "resources/templates/list":
                return List("resourceTemplates", (await _client.ListResourceTemplatesAsync(cancellationToken: cancellationToken)).Select(each => each.ProtocolResourceTemplate));
            case "prompts/list":
                return List("prompts", (await _client.ListPromptsAsync(cancellationToken: cancellationToken)).Select(each => each.ProtocolPrompt));
            case "tools/call":
                var options = operation.WithProgress ? new RequestOptions { ProgressToken = progress.Token } : null;
                var result = await _client.CallToolAsync(parameters["name"]!.GetValue<string>(), Arguments(parameters), null, options, cancellationToken);
                await progress.AllAsync(operation.WithProgress);
                return Node(result);
            case "resources/read":
                return Node(await _client.ReadResourceAsync(As<ReadResourceRequestParams>(parameters), cancellationToken));
            case "prompts/get":
                return Node(await _client.GetPromptAsync(As<GetPromptRequestParams>(parameters), cancellationToken));
            case "completion/complete":
                return Node(await _client.CompleteAsync(As<CompleteRequestParams>(parameters), cancellationToken));
            case "ping":
                return Node(await _client.PingAsync(cancellationToken: cancellationToken));
            case "logging/setLevel" when IsModern:
                return new JsonObject(); // It would travel with each request, but this SDK takes it out of the caller's _meta.
            case "logging/setLevel":
                return (await _client.SendRequestAsync(new JsonRpcRequest { Method = operation.Method, Params = parameters.DeepClone() }, cancellationToken)).Result;
            default:
                throw new ArgumentException($"{operation.Method} is not driven here", nameof(operation));
        }
    }

    private static Dictionary<string, object?> Arguments(JsonObject parameters) =>
        parameters["arguments"]!.AsObject().ToDictionary(each => each.Key, each => (object?)each.Value, StringComparer.Ordinal);

    private static JsonObject List<T>(string key, IEnumerable<T> entries) => new() { [key] = new JsonArray([.. entries.Select(each => Node(each))]) };

    private static T As<T>(JsonObject parameters) => parameters.Deserialize<T>(McpJsonUtilities.DefaultOptions)!;

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, McpJsonUtilities.DefaultOptions);

    private static string Message(McpProtocolException error) =>
        error.Message.StartsWith(RemotePrefix, StringComparison.Ordinal) ? error.Message[RemotePrefix.Length..] : error.Message;

    private static JsonObject? Data(McpProtocolException error)
    {
        var data = new JsonObject();
        foreach (System.Collections.DictionaryEntry each in error.Data)
        {
            data[each.Key.ToString()!] = Node(each.Value);
        }

        return data.Count == 0 ? null : data;
    }

    /// <summary>The progress of one call. This SDK hands each notification to a task of its own: in any order, and the last may come after the result.</summary>
    private sealed class Reports
    {
        private static readonly TimeSpan LastLimit = TimeSpan.FromSeconds(5);
        private readonly TaskCompletionSource _last = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ProgressToken Token { get; } = new(Guid.NewGuid().ToString());

        private readonly ConcurrentQueue<JsonNode> _received = new();

        public IReadOnlyList<JsonNode> InOrder => [.. _received.OrderBy(report => report["progress"]!.GetValue<double>())];

        public void Add(JsonObject report)
        {
            _received.Enqueue(report);
            if (report["progress"]!.GetValue<double>() >= report["total"]?.GetValue<double>())
            {
                _last.TrySetResult();
            }
        }

        /// <summary>Waits for the one that says that all is done; without it, the comparison says what is missing.</summary>
        public Task AllAsync(bool expected) => expected ? Task.WhenAny(_last.Task.WaitAsync(LastLimit, CancellationToken.None)) : Task.CompletedTask;
    }
}
