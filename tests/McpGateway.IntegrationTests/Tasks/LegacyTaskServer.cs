using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Tasks;

/// <summary>A legacy server with the tasks of 2025-11-25: <c>must</c> runs only as one, <c>may</c> as one or not, <c>never</c> as none.</summary>
internal sealed class LegacyTaskServer
{
    private const string Tools = """
        {"name":"must","inputSchema":{"type":"object"},"execution":{"taskSupport":"required"}},
        {"name":"may","inputSchema":{"type":"object"},"execution":{"taskSupport":"optional"}},
        {"name":"never","inputSchema":{"type":"object"}}
        """;

    private readonly ConcurrentDictionary<string, bool> _sessions = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The ids that it gave.</summary>
    public ConcurrentQueue<string> Given { get; } = new();

    public void Script(TestServer server)
    {
        Scripts.Legacy(_sessions, "must")(server);
        server.On["initialize"] = (http, request) =>
        {
            var id = $"upstream-{Guid.NewGuid():N}";
            _sessions[id] = true;
            http.Response.Headers["Mcp-Session-Id"] = id;
            return Reply.JsonAsync(http, Reply.Result(request, """
                {"protocolVersion":"2025-11-25","capabilities":{"tools":{},"resources":{},"tasks":{"list":{},"cancel":{},"requests":{"tools":{"call":{}}}}},"serverInfo":{"name":"tasks","version":"1"}}
                """));
        };
        server.On["tools/list"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, $$"""{"tools":[{{Tools}}]}"""));
        server.On["tools/call"] = (http, request) => request.Params.TryGetProperty("task", out _) && request.Tool != "never"
            ? Reply.JsonAsync(http, Reply.Result(request, $$$"""{"task":{{{Task(New())}}},"_meta":{"io.modelcontextprotocol/model-immediate-response":"soon"}}"""))
            : request.Tool == "must" ? Reply.ErrorAsync(http, request, -32601, "Only as a task") : Reply.TextAsync(http, request, request.Tool!);
        server.On["tasks/get"] = server.On["tasks/cancel"] = (http, request) => Given.Contains(IdOf(request))
            ? Reply.JsonAsync(http, Reply.Result(request, Task(IdOf(request))))
            : Reply.ErrorAsync(http, request, -32602, "Task not found");
        server.On["tasks/result"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, $$$"""
            {"content":[{"type":"resource_link","uri":"note://a","name":"a"}],"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"{{{IdOf(request)}}}"} } }
            """));
        server.On["tasks/list"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, $$"""{"tasks":[{{string.Join(',', Given.Select(Task))}}]}"""));
    }

    private static string IdOf(Received request) => request.Params.GetProperty("taskId").GetString()!;

    private static string Task(string id) =>
        $$"""{"taskId":"{{id}}","status":"working","createdAt":"2025-11-25T00:00:00Z","lastUpdatedAt":"2025-11-25T00:00:01Z","ttl":60000,"pollInterval":50}""";

    private string New()
    {
        var id = $"raw task {Interlocked.Increment(ref _count)}";
        Given.Enqueue(id);
        return id;
    }
}
