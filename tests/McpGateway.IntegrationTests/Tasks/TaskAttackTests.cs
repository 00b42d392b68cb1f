using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Tasks;

/// <summary>Task ids in the hands of those whose they are not, or are not any more.</summary>
public sealed class TaskAttackTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: strangers, when: { apiKey: stranger }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user:
            allow: [ { server: tasks, tools: [slow, quick] }, { server: tasks, tools: [other], arguments: { kind: good } } ]
            limits: [ { per: principal, quota: 1000/1d } ]
          admin: {}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TaskId_ForgedOrAnothersOrTheServersOwn_IsAnsweredAsUnknown_AndNothingIsSent()
    {
        var tasks = new TaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();
        using var stranger = await StrangerAsync(gateway);
        var id = await caller.BeginTaskAsync("tasks__slow");
        var cursor = await caller.BeginTaskAsync("tasks__slow");
        var own = tasks.Tasks.Keys.First();
        string[] forged =
        [
            own, "x", "", new string('a', 3000), id[..^1], id + "A", id[..^1] + (id[^1] == 'A' ? 'B' : 'A'), id[..30] + cursor[30..], "tasks__" + id,
        ];

        List<string> answers = [];
        foreach (var method in new[] { "tasks/get", "tasks/update", "tasks/cancel" })
        {
            foreach (var text in forged)
            {
                answers.Add(TaskCaller.Anonymous(await caller.TaskAsync(method, text, ",\"inputResponses\":{}")));
            }

            answers.Add(TaskCaller.Anonymous(await stranger.TaskAsync(method, id, ",\"inputResponses\":{}")));
        }

        Assert.StartsWith("200 -32602 ", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, request => request.Name.StartsWith("tasks/", StringComparison.Ordinal));
        Assert.Equal("working", TaskCaller.StatusOf(await caller.TaskAsync("tasks/get", id)));
        var record = await gateway.RecordAsync(line => line.TryGetProperty("outcome", out var outcome) && outcome.GetString() == "unknown_task");
        Assert.Contains(record, line => line.TryGetProperty("app", out var app) && app.GetString()!.Contains("stranger", StringComparison.Ordinal) && line.GetProperty("outcome").GetString() == "unknown_task");
    }

    [Fact]
    public async Task TaskId_AfterItsToolWasTakenAway_IsAnsweredAsUnknown_AndNothingIsSent()
    {
        var tasks = new TaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();
        var id = await caller.BeginTaskAsync("tasks__slow");
        Assert.Equal("working", TaskCaller.StatusOf(await caller.TaskAsync("tasks/get", id)));
        var unknown = TaskCaller.Anonymous(await caller.TaskAsync("tasks/get", "x"));

        gateway.Folder.WritePolicy(Policy.Replace("[slow, quick]", "[quick]", StringComparison.Ordinal));
        await Eventually.AsyncValue(async _ => TaskCaller.Anonymous(await caller.TaskAsync("tasks/cancel", "x")) + (await caller.ListToolsAsync(Stop)).Body, text => !text.Contains("tasks__slow", StringComparison.Ordinal));
        var sent = server.Requests.Count(request => request.Name.StartsWith("tasks/", StringComparison.Ordinal));

        Assert.Equal(unknown, TaskCaller.Anonymous(await caller.TaskAsync("tasks/get", id)));
        Assert.Equal(unknown, TaskCaller.Anonymous(await caller.TaskAsync("tasks/cancel", id)));
        Assert.Equal(sent, server.Requests.Count(request => request.Name.StartsWith("tasks/", StringComparison.Ordinal)));
        var denied = (await gateway.RecordAsync(line => line.TryGetProperty("outcome", out var outcome) && outcome.GetString() == "denied_task")).First(line => line.TryGetProperty("outcome", out var outcome) && outcome.GetString() == "denied_task");
        Assert.Equal(("tasks", "slow"), (denied.GetProperty("server").GetString(), denied.GetProperty("tool").GetString()));
    }

    [Fact]
    public async Task Task_OfAToolThatDependsOnItsArguments_IsFollowed_ByWhomItWasBegun()
    {
        var tasks = new TaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();

        var refused = await caller.SendAsync(TaskCaller.Declaring(caller.Call("tasks__other", """{"kind":"bad"}""")), Stop, "tasks__other");
        var begun = await caller.SendAsync(TaskCaller.Declaring(caller.Call("tasks__other", """{"kind":"good"}""")), Stop, "tasks__other");

        Assert.True(refused.Message.GetProperty("result").GetProperty("isError").GetBoolean());
        Assert.Equal("working", TaskCaller.StatusOf(await caller.TaskAsync("tasks/get", TaskCaller.IdOf(begun))));
    }

    [Fact]
    public async Task TaskRequests_AreChargedLikeOthers()
    {
        var tasks = new TaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server, Policy.Replace("quota: 1000/1d", "quota: 4/1d", StringComparison.Ordinal));
        using var caller = gateway.Caller();
        var id = await caller.BeginTaskAsync("tasks__slow");

        Assert.Equal("working", TaskCaller.StatusOf(await caller.TaskAsync("tasks/get", id)));
        Assert.Equal(-32602, (await caller.TaskAsync("tasks/get", "forged")).Code);
        Assert.Null((await caller.UpdateTaskAsync(id, "Ada")).Code);
        Assert.Equal(-31429, (await caller.TaskAsync("tasks/get", id)).Code);
        Assert.Equal(-31429, (await caller.TaskAsync("tasks/get", "forged")).Code);
    }

    private static async Task<RunningGateway> StartAsync(TestServer server, string policy = Policy)
    {
        var gateway = await RunningGateway.StartAsync($"  tasks: {{ url: \"{server.Url}\" }}", policy: policy);
        await gateway.ServerIsAsync("tasks", "ready");
        return gateway;
    }

    private static async Task<Caller> StrangerAsync(RunningGateway gateway)
    {
        var key = await TestKeys.AddAsync(Path.Combine(Path.GetDirectoryName(gateway.Folder.ConfigFile)!, "keys.yaml"), "stranger");
        var stranger = gateway.CallerWith(key);
        await Eventually.AsyncValue(async stop => (await stranger.ListToolsAsync(stop)).Status, status => status == 200);
        return stranger;
    }
}
