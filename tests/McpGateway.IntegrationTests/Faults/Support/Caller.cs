using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>A client of the gateway that shows every byte: modern unless it has begun a legacy session.</summary>
public sealed class Caller(Uri endpoint, string? key, TimeSpan? timeout = null) : IDisposable
{
    private const string Modern = "2026-07-28";
    private const string Legacy = "2025-11-25";

    private readonly HttpClient _http = TestHttp.Create(timeout: timeout ?? TimeSpan.FromSeconds(60));
    private int _ids;

    /// <summary>Null: modern.</summary>
    public string? Session { get; private set; }

    public string Version { get; private set; } = Modern;

    public async Task InitializeAsync(CancellationToken cancellationToken, string version = Legacy)
    {
        using var response = await PostAsync(
            $$$$"""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"{{{{version}}}}","capabilities":{},"clientInfo":{"name":"caller","version":"1"}}}""",
            _ => { }, cancellationToken);
        var answer = await Answer.ReadAsync(response, cancellationToken);
        Assert.True(answer.Status == 200, $"{answer}");
        Session = response.Headers.GetValues("Mcp-Session-Id").Single();
        Version = answer.Message.GetProperty("result").GetProperty("protocolVersion").GetString()!;
        using var notified = await PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", _ => { }, cancellationToken);
        Assert.Equal(202, (int)notified.StatusCode);
    }

    /// <summary>Goes on in a session that was begun elsewhere.</summary>
    public void Join(Caller other) => (Session, Version) = (other.Session, other.Version);

    public void Join(string session, string version) => (Session, Version) = (session, version);

    /// <summary>Forgets its session, without a word to the gateway.</summary>
    public void Leave() => (Session, Version) = (null, Modern);

    public async Task<Answer> CallAsync(string tool, CancellationToken cancellationToken, string arguments = "{}") =>
        await SendAsync(Call(tool, arguments), cancellationToken, tool);

    public async Task<Answer> ListToolsAsync(CancellationToken cancellationToken) => await SendAsync(Request("tools/list", "{}"), cancellationToken);

    /// <summary>Sends a message made by <see cref="Call"/> or <see cref="Request"/>, and reads the answer to its end.</summary>
    public async Task<Answer> SendAsync(string message, CancellationToken cancellationToken, string? name = null, Action<HttpRequestHeaders>? headers = null)
    {
        using var response = await BeginAsync(message, cancellationToken, name, headers);
        return await Answer.ReadAsync(response, cancellationToken);
    }

    /// <summary>Sends a message and returns when the head of the answer is there.</summary>
    public Task<HttpResponseMessage> BeginAsync(string message, CancellationToken cancellationToken, string? name = null, Action<HttpRequestHeaders>? headers = null)
    {
        return PostAsync(message, given =>
        {
            if (Session is null)
            {
                var method = JsonDocument.Parse(message).RootElement.TryGetProperty("method", out var found) ? found.GetString()! : "";
                given.TryAddWithoutValidation("MCP-Protocol-Version", Modern);
                given.TryAddWithoutValidation("Mcp-Method", method);
                if (name is not null)
                {
                    given.TryAddWithoutValidation("Mcp-Name", name);
                }
            }

            headers?.Invoke(given);
        }, cancellationToken);
    }

    public string Call(string tool, string arguments = "{}", string? id = null) =>
        Request("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}}}""", id);

    /// <summary>A request of this client's era, with a progress token that equals its id.</summary>
    public string Request(string method, string parameters, string? id = null)
    {
        id ??= Interlocked.Increment(ref _ids).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var meta = Session is null
            ? $$"""{"progressToken":{{id}},"io.modelcontextprotocol/protocolVersion":"{{Modern}}","io.modelcontextprotocol/clientCapabilities":{} }"""
            : $$"""{"progressToken":{{id}} }""";
        var members = parameters.Length > 2 ? "," + parameters[1..^1] : "";
        return $$$$"""{"jsonrpc":"2.0","id":{{{{id}}}},"method":"{{{{method}}}}","params":{"_meta":{{{{meta}}}} {{{{members}}}} }}""";
    }

    public async Task<HttpResponseMessage> PostAsync(string body, Action<HttpRequestHeaders> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        }

        if (Session is not null)
        {
            request.Headers.TryAddWithoutValidation("Mcp-Session-Id", Session);
            request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", Version);
        }

        headers(request.Headers);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Asks for what comes after an event, and returns when the head of the answer is there.</summary>
    public async Task<HttpResponseMessage> ResumeAsync(string lastEventId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        request.Headers.TryAddWithoutValidation("Mcp-Session-Id", Session);
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", Version);
        request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Opens the standalone stream of its session, and returns when the head of the answer is there.</summary>
    public async Task<HttpResponseMessage> ListenAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        request.Headers.TryAddWithoutValidation("Mcp-Session-Id", Session);
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", Version);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Ends a session, this client's or another's; gives the status.</summary>
    public async Task<int> DeleteAsync(string session, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, endpoint);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        request.Headers.TryAddWithoutValidation("Mcp-Session-Id", session);
        using var response = await _http.SendAsync(request, cancellationToken);
        return (int)response.StatusCode;
    }

    public void Dispose() => _http.Dispose();
}
