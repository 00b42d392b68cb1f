using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Backends.Support;

/// <summary>An MCP server over HTTP whose every answer a test can replace.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private UpstreamHost _host = null!;
    private int _sessions;

    private ScriptedServer()
    {
    }

    public delegate Task Answer(HttpContext http, Received request);

    public ConcurrentDictionary<string, Answer> On { get; } = new();

    /// <summary>Sessions that it knows.</summary>
    public ConcurrentDictionary<string, bool> Sessions { get; } = new();

    public UpstreamHost Host => _host;

    public Uri Url => _host.Url;

    /// <summary>A modern server with these tools, which announces tools alone.</summary>
    public static Task<ScriptedServer> ModernAsync(params string[] tools) => StartAsync(server =>
    {
        server.On["server/discover"] = (http, request) => JsonAsync(http, Response(request, Discover("""{"tools":{"listChanged":true}}""")));
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, ToolList(tools)));
    });

    /// <summary>A legacy server with these tools, which keeps sessions, as the TypeScript SDK's stateful ones do.</summary>
    public static Task<ScriptedServer> LegacyAsync(params string[] tools) => StartAsync(server =>
    {
        server.On["server/discover"] = (http, _) => JsonAsync(http, """{"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: Server not initialized"},"id":null}""", 400);
        server.On["initialize"] = (http, request) =>
        {
            var id = $"session-{Interlocked.Increment(ref server._sessions)}";
            server.Sessions[id] = true;
            http.Response.Headers["Mcp-Session-Id"] = id;
            return JsonAsync(http, Response(request, Initialize("""{"tools":{},"logging":{}}""")));
        };
        server.On["DELETE"] = (http, request) =>
        {
            server.Sessions.TryRemove(request.Headers["Mcp-Session-Id"], out _);
            return Task.CompletedTask;
        };
        server.On["tools/list"] = (http, request) => server.InSessionAsync(http, request, Response(request, ToolList(tools)));
    });

    public static async Task<ScriptedServer> StartAsync(Action<ScriptedServer> script)
    {
        var server = new ScriptedServer();
        script(server);
        server._host = await UpstreamHost.StartAsync(server.HandleAsync);
        return server;
    }

    public static string Discover(string capabilities) => $$$"""
        {"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{{{capabilities}}},"instructions":"Be kind.","ttlMs":0,"cacheScope":"private","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"scripted","version":"1"}}  }
        """;

    public static string Initialize(string capabilities, string version = "2025-11-25") => $$$"""
        {"protocolVersion":"{{{version}}}","capabilities":{{{capabilities}}},"serverInfo":{"name":"scripted","version":"1"}}
        """;

    public static string Tool(string name) => $$$"""{"name":"{{{name}}}","inputSchema":{"type":"object"}}""";

    public static string ToolList(params string[] names) => $$$"""{"tools":[{{{string.Join(",", names.Select(Tool))}}}]}""";

    public static string Response(Received request, string result) => $$$"""{"jsonrpc":"2.0","id":{{{request.Id}}},"result":{{{result.Trim()}}}}""";

    public static string Error(Received request, int code, string message, string data = "null") => $$$"""{"jsonrpc":"2.0","id":{{{request.Id}}},"error":{"code":{{{code}}},"message":"{{{message}}}","data":{{{data}}}}}""";

    public static Task JsonAsync(HttpContext http, string json, int status = 200) => BytesAsync(http, Encoding.UTF8.GetBytes(json), "application/json", status);

    public static Task StreamAsync(HttpContext http, params string[] messages)
        => BytesAsync(http, Encoding.UTF8.GetBytes(string.Concat(messages.Select(message => $"event: message\ndata: {message}\n\n"))), "text/event-stream");

    public static async Task BytesAsync(HttpContext http, byte[] body, string type, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public Task InSessionAsync(HttpContext http, Received request, string answer)
        => request.Headers.TryGetValue("Mcp-Session-Id", out var id) && Sessions.ContainsKey(id)
            ? JsonAsync(http, answer)
            : JsonAsync(http, """{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}""", 404);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private Task HandleAsync(HttpContext http, Received request)
    {
        if (On.TryGetValue(request.Name, out var answer))
        {
            return answer(http, request);
        }

        http.Response.StatusCode = request.Name.StartsWith("notifications/", StringComparison.Ordinal) || request.Name == "response" ? 202 : 404;
        return request.Id == "null" ? Task.CompletedTask : JsonAsync(http, Error(request, -32601, "Method not found"), 404);
    }
}
