using System.Collections.Concurrent;
using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;
using Microsoft.AspNetCore.Http;

namespace McpGateway.IntegrationTests.Tasks;

/// <summary>
/// A modern server with the extension Tasks, as its specification says: <c>slow</c> and <c>other</c> become tasks where the
/// request declares it, <c>quick</c> never does. A task asks for a name, and is completed with it.
/// </summary>
internal sealed class TaskServer
{
    public const string Declared = """{"extensions":{"io.modelcontextprotocol/tasks":{}}}""";

    private readonly ConcurrentDictionary<string, string> _given = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>By id: working, input_required, completed, failed or cancelled.</summary>
    public ConcurrentDictionary<string, string> Tasks { get; } = new(StringComparer.Ordinal);

    public void Script(TestServer server)
    {
        Scripts.Modern("slow", "other", "quick")(server);
        server.On["server/discover"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, $$"""
            {"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{"listChanged":true},"resources":{},"extensions":{"io.modelcontextprotocol/tasks":{},"example.com/other":{} } },"ttlMs":0,"cacheScope":"private"}
            """));
        server.On["tools/call"] = (http, request) => request.Tool == "quick" ? Reply.TextAsync(http, request, "quick")
            : Declares(request) ? Reply.JsonAsync(http, Reply.Result(request, Task(New(), "task")))
            : Reply.ErrorAsync(http, request, -32021, "Missing required client capability", 400, $$"""{"requiredCapabilities":{{Declared}} }""");
        server.On["tasks/get"] = (http, request) => AnswerAsync(http, request, id => Task(id, "complete"));
        server.On["tasks/update"] = (http, request) => AnswerAsync(http, request, id => Updated(id, request.Params.GetProperty("inputResponses")));
        server.On["tasks/cancel"] = (http, request) => AnswerAsync(http, request, id => Acknowledged(id, "cancelled"));
    }

    /// <summary>A task as notifications and answers show it, as members of an object.</summary>
    public string Members(string id) => $$"""
        "taskId":"{{id}}","status":"{{Tasks[id]}}","createdAt":"2026-07-28T00:00:00Z","lastUpdatedAt":"2026-07-28T00:00:01Z","ttlMs":null,"pollIntervalMs":50{{Tasks[id] switch
    {
        "input_required" => ""","inputRequests":{"name":{"method":"elicitation/create","params":{"message":"Who?","requestedSchema":{"type":"object","properties":{}}}}}""",
        "completed" => $$""","result":{"content":[{"type":"text","text":"Hello, {{_given[id]}}"},{"type":"resource_link","uri":"note://a","name":"a"}],"isError":false}""",
        "failed" => ""","error":{"code":-32603,"message":"It failed."}""",
        _ => "",
    }}}
        """;

    private string New()
    {
        var id = $"raw task/{Interlocked.Increment(ref _count)}";
        Tasks[id] = "working";
        return id;
    }

    private string Task(string id, string resultType) => $$"""{ {{Members(id)}},"resultType":"{{resultType}}"}""";

    private string Updated(string id, JsonElement responses)
    {
        _given[id] = responses.GetProperty("name").GetProperty("content").GetProperty("name").GetString()!;
        return Acknowledged(id, "completed");
    }

    private string Acknowledged(string id, string status)
    {
        Tasks[id] = status;
        return """{"resultType":"complete"}""";
    }

    private Task AnswerAsync(HttpContext http, Received request, Func<string, string> result)
    {
        var id = request.Params.GetProperty("taskId").GetString()!;

        // As the extension says of every server that processes the body: the header is the id.
        return request.Header("Mcp-Name") == id && Tasks.ContainsKey(id) && Declares(request)
            ? Reply.JsonAsync(http, Reply.Result(request, result(id)))
            : Reply.ErrorAsync(http, request, -32602, "Task not found");
    }

    private static bool Declares(Received request) =>
        request.Params.GetProperty("_meta").GetProperty("io.modelcontextprotocol/clientCapabilities").TryGetProperty("extensions", out var extensions)
        && extensions.TryGetProperty("io.modelcontextprotocol/tasks", out _);
}
