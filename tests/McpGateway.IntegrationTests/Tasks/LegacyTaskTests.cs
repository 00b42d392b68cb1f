using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Node;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Tasks;

/// <summary>The tasks of 2025-11-25 between legacy clients and legacy servers, and what other pairs see of them.</summary>
public sealed class LegacyTaskTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: strangers, when: { apiKey: stranger }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user: { allow: [ { server: tasks, tools: [must, may, never] } ] }
          admin: {}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "tasks__", "tasks+note://a")]
    [InlineData("tasks", "", "note://a")]
    public async Task Task_FromCallToResult_HasOneIdOfTheGatewaysOwn(string? endpoint, string prefix, string link)
    {
        var tasks = new LegacyTaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = await LegacyAsync(gateway, endpoint);

        var created = await caller.SendAsync(ForTask(caller, prefix + "must"), Stop);
        var id = created.Message.GetProperty("result").GetProperty("task").GetProperty("taskId").GetString()!;
        var got = await TaskAsync(caller, "tasks/get", id);
        var result = (await TaskAsync(caller, "tasks/result", id)).Message.GetProperty("result");
        var cancelled = await TaskAsync(caller, "tasks/cancel", id);

        Assert.DoesNotContain("raw task", created.Body, StringComparison.Ordinal);
        Assert.Equal("soon", created.Message.GetProperty("result").GetProperty("_meta").GetProperty("io.modelcontextprotocol/model-immediate-response").GetString());
        Assert.All([got, cancelled], answer => Assert.Equal(id, TaskCaller.IdOf(answer)));
        Assert.Equal(id, result.GetProperty("_meta").GetProperty("io.modelcontextprotocol/related-task").GetProperty("taskId").GetString());
        Assert.Equal(link, result.GetProperty("content")[0].GetProperty("uri").GetString());
        Assert.Equal(["raw task 1", "raw task 1", "raw task 1"], server.Requests.Where(request => request.Name.StartsWith("tasks/", StringComparison.Ordinal)).Select(request => request.Params.GetProperty("taskId").GetString()));
    }

    [Fact]
    public async Task TaskId_ForgedOrAnothersOrOfAToolTakenAway_IsAnsweredAsUnknown_AndNothingIsSent()
    {
        var tasks = new LegacyTaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = await LegacyAsync(gateway);
        var id = (await caller.SendAsync(ForTask(caller, "tasks__must"), Stop)).Message.GetProperty("result").GetProperty("task").GetProperty("taskId").GetString()!;
        var key = await TestKeys.AddAsync(Path.Combine(Path.GetDirectoryName(gateway.Folder.ConfigFile)!, "keys.yaml"), "stranger");
        using var stranger = gateway.CallerWith(key);
        await Eventually.AsyncValue(async stop => (await stranger.ListToolsAsync(stop)).Status, status => status == 200);
        await stranger.InitializeAsync(Stop);

        List<string> answers = [];
        foreach (var method in new[] { "tasks/get", "tasks/result", "tasks/cancel" })
        {
            answers.Add(TaskCaller.Anonymous(await TaskAsync(caller, method, "raw task 1")));
            answers.Add(TaskCaller.Anonymous(await TaskAsync(caller, method, id + "A")));
            answers.Add(TaskCaller.Anonymous(await TaskAsync(stranger, method, id)));
        }

        gateway.Folder.WritePolicy(Policy.Replace("[must, may, never]", "[may]", StringComparison.Ordinal));
        await Eventually.AsyncValue(async stop => (await caller.ListToolsAsync(stop)).Body, body => !body.Contains("tasks__must", StringComparison.Ordinal));
        answers.Add(TaskCaller.Anonymous(await TaskAsync(caller, "tasks/result", id)));

        Assert.StartsWith("200 -32602 ", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, request => request.Name.StartsWith("tasks/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TasksList_IsNeitherAdvertisedNorAnswered()
    {
        var tasks = new LegacyTaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();
        var begun = await BeginAsync(gateway, caller, "{}");

        Assert.Equal("""{"cancel":{},"requests":{"tools":{"call":{}}}}""", begun.GetProperty("capabilities").GetProperty("tasks").GetRawText());
        Assert.False(begun.GetProperty("capabilities").TryGetProperty("extensions", out _));
        Assert.Equal(-32601, (await caller.SendAsync(caller.Request("tasks/list", "{}"), Stop)).Code);
        Assert.Empty(server.Named("tasks/list"));
        Assert.Equal(["required", "optional", null], (await ToolsAsync(caller)).OrderBy(tool => tool.Name == "tasks__must" ? 0 : tool.Name == "tasks__may" ? 1 : 2).Select(tool => tool.Support));
    }

    [Fact]
    public async Task ModernClient_OfALegacyServer_SeesNoTasks_AndGetsNone()
    {
        var tasks = new LegacyTaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();

        var discovered = await caller.SendAsync(TaskCaller.Declaring(caller.Request("server/discover", "{}")), Stop);
        var called = await caller.SendAsync(TaskCaller.Declaring(caller.Request("tools/call", """{"name":"tasks__may","arguments":{},"task":{"ttl":1000}}""")), Stop, "tasks__may");
        var hidden = await caller.CallForTaskAsync("tasks__must");

        Assert.DoesNotContain("tasks\"", discovered.Message.GetProperty("result").GetProperty("capabilities").GetRawText(), StringComparison.Ordinal);
        Assert.Equal([("tasks__may", "forbidden"), ("tasks__never", null)], await ToolsAsync(caller));
        Assert.Equal("may", called.Text);
        Assert.Equal("unknown", hidden.Message.GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());
        Assert.Equal(404, (await caller.TaskAsync("tasks/get", "raw task 1")).Status);
        Assert.False(server.CallsOf("may").Single().Params.TryGetProperty("task", out _));
        Assert.Empty(tasks.Given);
    }

    [Fact]
    public async Task LegacyClient_OfAModernServer_SeesNoTasks_AndGetsNone()
    {
        var tasks = new TaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await RunningGateway.StartAsync($"  tasks: {{ url: \"{server.Url}\" }}");
        await gateway.ServerIsAsync("tasks", "ready");
        using var modern = gateway.Caller();
        var id = await modern.BeginTaskAsync("tasks__slow");
        using var caller = gateway.Caller();
        var begun = await BeginAsync(gateway, caller, """{"tasks":{},"extensions":{"io.modelcontextprotocol/tasks":{}}}""");

        var called = await caller.SendAsync(ForTask(caller, "tasks__slow"), Stop);
        var asked = await TaskAsync(caller, "tasks/get", id);

        Assert.DoesNotContain("tasks\"", begun.GetProperty("capabilities").GetRawText(), StringComparison.Ordinal);
        Assert.NotNull(called.Code);
        Assert.Equal(-32601, asked.Code);
        Assert.Single(tasks.Tasks);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("sse")]
    [InlineData("process")]
    public async Task Task_OfServerEverything_AsksOnTheStreamOfItsResult(string transport)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        await using var server = transport is "sse" ? await NodeServer.StartEverythingOverSseAsync(Stop) : await NodeServer.StartEverythingAsync(Stop);
        var entry = transport is "process" ? Process("session") : $"url: \"{server.Url}\"{(transport is "sse" ? ", type: sse" : "")}";
        await using var gateway = await RunningGateway.StartAsync($"  everything: {{ {entry} }}");
        await gateway.ServerIsAsync("everything", "ready");
        using var caller = gateway.Caller();
        await BeginAsync(gateway, caller, """{"elicitation":{}}""");

        var created = await caller.SendAsync(ForTask(caller, "everything__simulate-research-query", """{"topic":"python","ambiguous":true}"""), Stop);
        var id = created.Message.GetProperty("result").GetProperty("task").GetProperty("taskId").GetString()!;
        await Eventually.AsyncValue(async _ => TaskCaller.StatusOf(await TaskAsync(caller, "tasks/get", id)), status => status == "input_required");
        using var stream = await caller.BeginAsync(caller.Request("tasks/result", $$"""{"taskId":"{{id}}"}"""), Stop);
        using var events = new EventReader(stream);
        var asked = await NextAsync(events);
        using var answered = await caller.PostAsync($$$$"""{"jsonrpc":"2.0","id":{{{{asked.GetProperty("id").GetRawText()}}}},"result":{"action":"accept","content":{"interpretation":"technical"},"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"{{{{id}}}}"} } } }""", _ => { }, Stop);
        var result = (await NextAsync(events)).GetProperty("result");

        Assert.Equal("elicitation/create", asked.GetProperty("method").GetString());
        Assert.Equal(id, asked.GetProperty("params").GetProperty("_meta").GetProperty("io.modelcontextprotocol/related-task").GetProperty("taskId").GetString());
        Assert.Equal(202, (int)answered.StatusCode);
        Assert.Equal(id, result.GetProperty("_meta").GetProperty("io.modelcontextprotocol/related-task").GetProperty("taskId").GetString());
        Assert.Contains("technical", result.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("completed", TaskCaller.StatusOf(await TaskAsync(caller, "tasks/get", id)));
    }

    [Fact]
    public async Task Task_OfASharedProcess_IsFollowedByTheTypeScriptClient()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        await using var gateway = await RunningGateway.StartAsync($"  everything: {{ {Process("shared")} }}");
        await gateway.ServerIsAsync("everything", "ready");
        await using var client = await NodeClient.ConnectAsync(NodeClientKind.V1, gateway.Endpoint, gateway.Key, cancellationToken: Stop);

        await client.ListToolsAsync(Stop);
        var messages = (await client.SendAsync("callTask", new { name = "everything__simulate-research-query", arguments = new { topic = "gateways" } }, Stop)).Value.EnumerateArray().ToList();

        Assert.Equal(["taskCreated", "taskStatus", "result"], messages.Select(message => message.GetProperty("type").GetString()).Distinct());
        Assert.Single(messages.Where(message => message.TryGetProperty("task", out _)).Select(message => message.GetProperty("task").GetProperty("taskId").GetString()).Distinct());
        Assert.Contains("gateways", messages[^1].GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_ThroughAnyGatewayReplica_IsTheServersOwn()
    {
        var tasks = new LegacyTaskServer();
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", count: 2, script: tasks.Script);
        using var first = set.Gateways[0].Caller();
        await first.InitializeAsync(Stop);
        using var second = ReplicaSet.Joined(set.Gateways[1], first);
        var id = (await first.SendAsync(ForTask(first, "one__must"), Stop)).Message.GetProperty("result").GetProperty("task").GetProperty("taskId").GetString()!;

        var got = await Eventually.AsyncValue(_ => TaskAsync(second, "tasks/result", id), answer => answer.Status == 200);

        Assert.Equal(id, got.Message.GetProperty("result").GetProperty("_meta").GetProperty("io.modelcontextprotocol/related-task").GetProperty("taskId").GetString());
        Assert.Equal("raw task 1", set.Server.Named("tasks/result").Last().Params.GetProperty("taskId").GetString());
    }

    /// <summary>server-everything as a local process, the inside of its entry in gateway.yaml.</summary>
    private static string Process(string isolation)
    {
        var process = NodeTools.StartInfo("node_modules/@modelcontextprotocol/server-everything/dist/index.js", ["stdio"]);
        return $"command: \"{process.FileName}\", args: [ \"{process.WorkingDirectory}/{process.ArgumentList[0]}\", stdio ], isolation: {isolation}";
    }

    private static async Task<RunningGateway> StartAsync(TestServer server)
    {
        var gateway = await RunningGateway.StartAsync($"  tasks: {{ url: \"{server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("tasks", "ready");
        return gateway;
    }

    private static async Task<Caller> LegacyAsync(RunningGateway gateway, string? endpoint = null)
    {
        var caller = gateway.Caller(endpoint);
        await caller.InitializeAsync(Stop);
        return caller;
    }

    /// <summary>Begins a session with these capabilities; what the gateway answered.</summary>
    private static async Task<JsonElement> BeginAsync(RunningGateway gateway, Caller caller, string capabilities)
    {
        using var response = await gateway.Caller().PostAsync(
            $$$$"""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{{{{capabilities}}}},"clientInfo":{"name":"caller","version":"1"}}}""", _ => { }, Stop);
        var answer = await Answer.ReadAsync(response, Stop);
        caller.Join(response.Headers.GetValues("Mcp-Session-Id").Single(), "2025-11-25");
        using var notified = await caller.PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", _ => { }, Stop);
        return answer.Message.GetProperty("result");
    }

    private static string ForTask(Caller caller, string tool, string arguments = "{}") =>
        caller.Request("tools/call", $$"""{"name":"{{tool}}","arguments":{{arguments}},"task":{"ttl":60000} }""");

    private static Task<Answer> TaskAsync(Caller caller, string method, string id) =>
        caller.SendAsync(caller.Request(method, $$"""{"taskId":"{{id}}"}"""), Stop);

    private static async Task<IEnumerable<(string Name, string? Support)>> ToolsAsync(Caller caller) =>
        [.. (await caller.ListToolsAsync(Stop)).Message.GetProperty("result").GetProperty("tools").EnumerateArray().Select(tool => (
            tool.GetProperty("name").GetString()!,
            tool.TryGetProperty("execution", out var execution) ? execution.GetProperty("taskSupport").GetString() : null))];

    /// <summary>The next event that says more than its id.</summary>
    private static async Task<JsonElement> NextAsync(EventReader events)
    {
        while (true)
        {
            var next = await events.NextAsync();
            if (!next.TryGetProperty("method", out var method) || !method.GetString()!.StartsWith("notifications/", StringComparison.Ordinal))
            {
                return next;
            }
        }
    }
}
