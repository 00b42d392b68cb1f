using System.Text;

namespace McpGateway.Tests.Bridging.Support;

/// <summary>A client that says and reads exactly what it is told to.</summary>
internal sealed class BridgeClient(BridgeHost host) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = host.Address };

    /// <summary>A tools/call with these arguments and further members of _meta.</summary>
    public static string ModernCall(string name, string id = "1", string meta = "", string capabilities = "{}", string arguments = "{}") =>
        $$$$"""{"jsonrpc":"2.0","id":{{{{id}}}},"method":"tools/call","params":{"name":"{{{{name}}}}","arguments":{{{{arguments}}}},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{{{{capabilities}}}}{{{{meta}}}}}}}""";

    public static string LegacyCall(string name, string id = "1", string meta = "{}", string arguments = "{}") =>
        $$$$"""{"jsonrpc":"2.0","id":{{{{id}}}},"method":"tools/call","params":{"name":"{{{{name}}}}","arguments":{{{{arguments}}}},"_meta":{{{{meta}}}}}}""";

    /// <summary>Sends it and returns as soon as the headers of the answer are there.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string message, string? session = null, string path = "/mcp/scripted", string? principal = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(message, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (principal is not null)
        {
            request.Headers.Add("X-Principal", principal);
        }

        if (session is not null)
        {
            request.Headers.Add("Mcp-Session-Id", session);
        }
        else
        {
            Mirror(request, message);
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The body as text: of an event stream the data lines, each followed by a line break, and comments.</summary>
    public async Task<string> AskAsync(string message, string? session = null, string path = "/mcp/scripted", string? principal = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var answer = await SendAsync(message, session, path, principal, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? Data(body) : body;
    }

    public static string Data(string stream) =>
        string.Concat(stream.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..] + "\n"));

    public void Dispose() => _http.Dispose();

    private static void Mirror(HttpRequestMessage request, string message)
    {
        var parameters = System.Text.Json.JsonDocument.Parse(message).RootElement.GetProperty("params");
        var isRead = message.Contains("\"resources/read\"", StringComparison.Ordinal);
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", isRead ? "resources/read" : "tools/call");
        request.Headers.Add("Mcp-Name", parameters.GetProperty(isRead ? "uri" : "name").GetString());
    }
}
