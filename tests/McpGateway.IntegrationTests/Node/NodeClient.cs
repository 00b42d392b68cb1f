namespace McpGateway.IntegrationTests.Node;

/// <summary>Which SDK, and how it chooses the era.</summary>
public enum NodeClientKind
{
    /// <summary>TypeScript SDK 1.32: legacy.</summary>
    V1,

    /// <summary>TypeScript client 2.4 as it comes: legacy, no probe.</summary>
    V2,

    /// <summary>TypeScript client 2.4 that probes <c>server/discover</c> and falls back to <c>initialize</c>.</summary>
    V2Auto,

    /// <summary>TypeScript client 2.4 pinned to 2026-07-28.</summary>
    V2Pinned,
}

/// <summary>A real TypeScript SDK client in a process of its own. Every method gives what that SDK's caller sees, errors included.</summary>
public sealed class NodeClient : IAsyncDisposable
{
    private readonly NodeDriver _driver;

    private NodeClient(NodeDriver driver) => _driver = driver;

    /// <summary>What connecting gave: <c>era, protocolVersion, sessionId, serverInfo, capabilities, instructions</c>.</summary>
    public NodeAnswer Connection { get; private set; } = null!;

    public bool IsModern => Connection.Value.GetProperty("era").GetString() == "modern";

    /// <summary>Starts a client and connects it; where that fails, <see cref="Connection"/> has the error.</summary>
    /// <param name="kind">Which SDK and mode.</param>
    /// <param name="url">The MCP endpoint.</param>
    /// <param name="apiKey">Sent as <c>Authorization: Bearer …</c>.</param>
    /// <param name="headers">Further headers of every request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="oauth">Settings of <c>clients/oauth.mjs</c>; null: no OAuth.</param>
    /// <param name="stdio">A program to talk to over its standard input and output, instead of the endpoint.</param>
    /// <param name="sse">Speaks HTTP+SSE, the transport of 2024-11-05.</param>
    public static async Task<NodeClient> ConnectAsync(
        NodeClientKind kind, Uri url, string? apiKey = null, IReadOnlyDictionary<string, string>? headers = null, CancellationToken cancellationToken = default, object? oauth = null, StdioServer? stdio = null, bool sse = false)
    {
        var sent = new Dictionary<string, string>(headers ?? new Dictionary<string, string>());
        if (apiKey is not null)
        {
            sent["Authorization"] = $"Bearer {apiKey}";
        }

        var client = new NodeClient(new NodeDriver(kind is NodeClientKind.V1 ? "v1.mjs" : "v2.mjs"));
        try
        {
            var connect = new Dictionary<string, object>(StringComparer.Ordinal) { ["url"] = url, ["headers"] = sent };
            if (oauth is not null)
            {
                connect["oauth"] = oauth;
            }

            if (stdio is not null)
            {
                connect["stdio"] = new { command = stdio.Command, args = stdio.Arguments, env = stdio.Environment };
            }

            connect["sse"] = sse;
            if (kind is NodeClientKind.V2Auto or NodeClientKind.V2Pinned)
            {
                connect["mode"] = kind is NodeClientKind.V2Auto ? "auto" : new { pin = "2026-07-28" };
            }

            client.Connection = await client.SendAsync("connect", connect, cancellationToken);
            return client;
        }
        catch (Exception)
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Any command of <c>clients/commands.mjs</c> with its parameters.</summary>
    public Task<NodeAnswer> SendAsync(string command, object? parameters, CancellationToken cancellationToken) =>
        _driver.SendAsync(_driver.NextId(), command, parameters, cancellationToken);

    /// <summary>All pages together.</summary>
    public Task<NodeAnswer> ListToolsAsync(CancellationToken cancellationToken) => SendAsync("listTools", null, cancellationToken);

    /// <summary>One page; a null cursor is the first.</summary>
    public Task<NodeAnswer> ListToolsPageAsync(string? cursor, CancellationToken cancellationToken) => SendAsync("listTools", new { cursor }, cancellationToken);

    public Task<NodeAnswer> ListResourcesAsync(CancellationToken cancellationToken) => SendAsync("listResources", null, cancellationToken);

    public Task<NodeAnswer> ListResourceTemplatesAsync(CancellationToken cancellationToken) => SendAsync("listResourceTemplates", null, cancellationToken);

    public Task<NodeAnswer> ListPromptsAsync(CancellationToken cancellationToken) => SendAsync("listPrompts", null, cancellationToken);

    public Task<NodeAnswer> CallToolAsync(string name, object? arguments, CancellationToken cancellationToken) =>
        CallToolAsync(name, arguments, new NodeCall(), cancellationToken);

    public Task<NodeAnswer> CallToolAsync(string name, object? arguments, NodeCall call, CancellationToken cancellationToken) =>
        SendAsync("callTool", call.With(name, arguments), cancellationToken);

    /// <summary>Starts a call that <see cref="CancelAsync"/> can cancel by the id that is returned with it.</summary>
    public (long Id, Task<NodeAnswer> Answer) StartCall(string name, object? arguments, NodeCall call, CancellationToken cancellationToken)
    {
        var id = _driver.NextId();
        return (id, _driver.SendAsync(id, "callTool", call.With(name, arguments), cancellationToken));
    }

    /// <summary>Cancels a running command, as an SDK's caller does with its abort signal.</summary>
    public Task<NodeAnswer> CancelAsync(long id, CancellationToken cancellationToken) => SendAsync("cancel", new { of = id }, cancellationToken);

    public Task<NodeAnswer> ReadResourceAsync(string uri, CancellationToken cancellationToken) => SendAsync("readResource", new { uri }, cancellationToken);

    public Task<NodeAnswer> GetPromptAsync(string name, object? arguments, CancellationToken cancellationToken) =>
        SendAsync("getPrompt", new { name, arguments = arguments ?? new { } }, cancellationToken);

    public Task<NodeAnswer> CompletePromptAsync(string prompt, string argument, string value, CancellationToken cancellationToken) =>
        SendAsync("complete", new { @ref = new { type = "ref/prompt", name = prompt }, argument = new { name = argument, value } }, cancellationToken);

    public Task<NodeAnswer> CompleteTemplateAsync(string uriTemplate, string argument, string value, CancellationToken cancellationToken) =>
        SendAsync("complete", new { @ref = new { type = "ref/resource", uri = uriTemplate }, argument = new { name = argument, value } }, cancellationToken);

    /// <summary>Legacy only; in the modern era the SDK itself refuses.</summary>
    public Task<NodeAnswer> PingAsync(CancellationToken cancellationToken) => SendAsync("ping", null, cancellationToken);

    /// <summary>logging/setLevel; in the modern era the level goes with each later call.</summary>
    public Task<NodeAnswer> SetLevelAsync(string level, CancellationToken cancellationToken) => SendAsync("setLevel", new { level }, cancellationToken);

    /// <summary>Modern: opens subscriptions/listen with <paramref name="filter"/> and gives the honoured part.</summary>
    public Task<NodeAnswer> ListenAsync(object filter, CancellationToken cancellationToken) => SendAsync("listen", new { filter }, cancellationToken);

    /// <summary>The next notification of this method that no earlier wait has taken.</summary>
    public Task<NodeAnswer> WaitForNotificationAsync(string method, TimeSpan timeout, CancellationToken cancellationToken) =>
        SendAsync("waitForNotification", new { method, timeoutMs = (int)timeout.TotalMilliseconds }, cancellationToken);

    /// <summary>Closes the connection; with <paramref name="terminate"/> a legacy session is ended by DELETE first.</summary>
    public Task<NodeAnswer> CloseAsync(bool terminate, CancellationToken cancellationToken) => SendAsync("close", new { terminate }, cancellationToken);

    public ValueTask DisposeAsync() => _driver.DisposeAsync();
}
