using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>Well-behaved servers of both eras, to be spoilt by a test where it needs it.</summary>
internal static class Scripts
{
    /// <summary>A server of the modern era with these tools.</summary>
    public static Action<TestServer> Modern(params string[] tools) => server =>
    {
        server.On["server/discover"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, """
            {"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{"listChanged":true},"resources":{}},"ttlMs":0,"cacheScope":"private"}
            """));
        Lists(server, tools);
        server.On["tools/call"] = (http, request) => Reply.TextAsync(http, request, request.Tool!);
        server.Guard = request => request.Body.Length > 0 && request.Header("MCP-Protocol-Version") != "2026-07-28"
            ? (http, refused) => Reply.ErrorAsync(http, refused, -32022, "Unsupported protocol version", 400, """{"supported":["2026-07-28"],"requested":"?"}""")
            : null;
    };

    /// <summary>A server of the legacy era that keeps sessions, as the TypeScript SDK's stateful ones do.</summary>
    public static Action<TestServer> Legacy(params string[] tools) => Legacy(new ConcurrentDictionary<string, bool>(StringComparer.Ordinal), tools);

    /// <inheritdoc cref="Legacy(string[])"/>
    public static Action<TestServer> Legacy(ConcurrentDictionary<string, bool> sessions, params string[] tools) => server =>
    {
        server.On["server/discover"] = (http, _) => Reply.JsonAsync(
            http, """{"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: Server not initialized"},"id":null}""", 400);
        server.On["initialize"] = (http, request) =>
        {
            var id = $"upstream-{Guid.NewGuid():N}";
            sessions[id] = true;
            http.Response.Headers["Mcp-Session-Id"] = id;
            return Reply.JsonAsync(http, Reply.Result(request, """
                {"protocolVersion":"2025-11-25","capabilities":{"tools":{},"resources":{}},"serverInfo":{"name":"scripted","version":"1"}}
                """));
        };
        server.On["DELETE"] = (_, request) =>
        {
            sessions.TryRemove(request.Header("Mcp-Session-Id") ?? "", out bool _);
            return Task.CompletedTask;
        };
        Lists(server, tools);
        server.On["tools/call"] = (http, request) => Reply.TextAsync(http, request, request.Tool!);
        foreach (var (method, answer) in server.On.Where(pair => pair.Key.Contains("list", StringComparison.Ordinal) || pair.Key == "tools/call"))
        {
            server.On[method] = (http, request) => sessions.ContainsKey(request.Header("Mcp-Session-Id") ?? "") ? answer(http, request) : ForgottenAsync(http);
        }
    };

    public static Task ForgottenAsync(HttpContext http) =>
        Reply.JsonAsync(http, """{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}""", 404);

    /// <summary>Exchanges the tools that it lists.</summary>
    public static void Lists(TestServer server, params string[] tools)
    {
        var entries = string.Join(',', tools.Select(tool => $$$"""{"name":"{{{tool}}}","inputSchema":{"type":"object"}}"""));
        server.On["tools/list"] = (http, request) => Reply.JsonAsync(
            http, Reply.Result(request, $$$"""{"resultType":"complete","tools":[{{{entries}}}],"ttlMs":0,"cacheScope":"private"}"""));
        server.On["resources/list"] = (http, request) => Reply.JsonAsync(
            http, Reply.Result(request, """{"resultType":"complete","resources":[],"ttlMs":0,"cacheScope":"private"}"""));
        server.On["resources/templates/list"] = (http, request) => Reply.JsonAsync(
            http, Reply.Result(request, """{"resultType":"complete","resourceTemplates":[],"ttlMs":0,"cacheScope":"private"}"""));
    }
}
