using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Tasks;

/// <summary>The extension Tasks between modern clients and modern servers.</summary>
public sealed class ModernTaskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "tasks__", "tasks+note://a")]
    [InlineData("tasks", "", "note://a")]
    public async Task Task_FromCallToResult_HasOneIdOfTheGatewaysOwn(string? endpoint, string prefix, string link)
    {
        var tasks = new TaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller(endpoint);

        var created = await caller.CallForTaskAsync(prefix + "slow");
        var id = TaskCaller.IdOf(created);
        var own = tasks.Tasks.Keys.Single();
        Assert.Equal("task", created.Message.GetProperty("result").GetProperty("resultType").GetString());
        Assert.DoesNotContain(own, created.Body, StringComparison.Ordinal);
        Assert.Matches("^[A-Za-z0-9._-]+$", id);

        Assert.Equal(("working", id), await FollowAsync(caller, id));
        tasks.Tasks[own] = "input_required";
        Assert.Equal(("input_required", id), await FollowAsync(caller, id));
        Assert.Equal("""{"resultType":"complete"}""", (await caller.UpdateTaskAsync(id, "Ada")).Message.GetProperty("result").GetRawText());
        var completed = await caller.TaskAsync("tasks/get", id);
        var content = completed.Message.GetProperty("result").GetProperty("result").GetProperty("content");

        Assert.Equal("Hello, Ada", content[0].GetProperty("text").GetString());
        Assert.Equal(link, content[1].GetProperty("uri").GetString());
        Assert.Equal("""{"resultType":"complete"}""", (await caller.TaskAsync("tasks/cancel", id)).Message.GetProperty("result").GetRawText());
        Assert.Equal("cancelled", tasks.Tasks[own]);
        Assert.All(server.Requests.Where(request => request.Name.StartsWith("tasks/", StringComparison.Ordinal)), request => Assert.DoesNotContain(id, request.Body, StringComparison.Ordinal));
        Assert.Single(server.CallsOf("slow"));
    }

    [Fact]
    public async Task Task_OfAFailedCall_PassesTheErrorOfTheCall()
    {
        var tasks = new TaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();
        var id = await caller.BeginTaskAsync("tasks__slow");
        tasks.Tasks[tasks.Tasks.Keys.Single()] = "failed";

        var failed = await caller.TaskAsync("tasks/get", id);

        Assert.Equal("It failed.", failed.Message.GetProperty("result").GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Task_ThroughAnyGatewayReplica_IsTheServersOwn()
    {
        var tasks = new TaskServer();
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", count: 2, script: tasks.Script);
        using var first = set.Gateways[0].Caller();
        var other = set.Gateways[1];
        var keys = Path.Combine(Path.GetDirectoryName(other.Folder.ConfigFile)!, "keys.yaml");
        File.Copy(Path.Combine(Path.GetDirectoryName(set.Gateways[0].Folder.ConfigFile)!, "keys.yaml"), keys, overwrite: true);
        var id = await first.BeginTaskAsync("one__slow");

        // The same principal with its other key: "bot" is one key id at both.
        using var second = other.CallerWith(set.Gateways[0].Key);
        var got = await Eventually.AsyncValue(_ => second.TaskAsync("tasks/get", id), answer => answer.Status == 200);
        Assert.Equal("working", TaskCaller.StatusOf(got));
        await second.UpdateTaskAsync(id, "Ada");
        Assert.Equal("completed", TaskCaller.StatusOf(await first.TaskAsync("tasks/get", id)));
        Assert.Equal("Hello, Ada", (await second.TaskAsync("tasks/get", id)).Message.GetProperty("result").GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Extension_IsAdvertisedWhereAServerHasIt_AndNoOtherOne()
    {
        var tasks = new TaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var plain = await TestServer.StartAsync(Scripts.Modern("ok"));
        await using var gateway = await RunningGateway.StartAsync($"  tasks: {{ url: \"{server.Url}\" }}\n  plain: {{ url: \"{plain.Url}\" }}");
        await gateway.ServerIsAsync("tasks", "ready");
        await gateway.ServerIsAsync("plain", "ready");

        Assert.Equal("""{"io.modelcontextprotocol/tasks":{}}""", await ExtensionsAsync(gateway, null));
        Assert.Equal("""{"io.modelcontextprotocol/tasks":{}}""", await ExtensionsAsync(gateway, "tasks"));
        Assert.Null(await ExtensionsAsync(gateway, "plain"));
        using var legacy = gateway.Caller();
        await legacy.InitializeAsync(Stop);
        Assert.Equal(-32601, (await legacy.SendAsync(legacy.Request("tasks/update", """{"taskId":"x","inputResponses":{}}"""), Stop)).Code);

        // Where nobody has tasks the methods do not exist (2026-07-28, basic).
        using var caller = gateway.Caller("plain");
        var unknown = await caller.TaskAsync("tasks/get", "x");
        Assert.Equal((404, -32601), (unknown.Status, unknown.Code));
    }

    [Fact]
    public async Task Request_ThatDoesNotDeclareTasks_GetsNoneAndMayAskForNone()
    {
        var tasks = new TaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();
        var id = await caller.BeginTaskAsync("tasks__slow");

        var call = await caller.CallAsync("tasks__slow", Stop);
        var get = await caller.SendAsync(caller.Request("tasks/get", $$"""{"taskId":"{{id}}"}"""), Stop, id);
        Assert.All([call, get], refused =>
        {
            Assert.Equal((400, -32021), (refused.Status, refused.Code));
            Assert.Equal(TaskServer.Declared, refused.Message.GetProperty("error").GetProperty("data").GetProperty("requiredCapabilities").GetRawText());
        });
        Assert.Equal("quick", (await caller.CallAsync("tasks__quick", Stop)).Text);
        Assert.Equal("quick", (await caller.CallForTaskAsync("tasks__quick")).Text);

        // A server that gives one nonetheless breaks the protocol.
        server.On["tools/call"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, """{"taskId":"raw","resultType":"task","status":"working"}"""));
        var uninvited = await caller.CallAsync("tasks__slow", Stop);
        Assert.Contains("upstream_invalid", uninvited.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("raw", uninvited.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_ThatNamesAnotherTask_IsNotPassedOn()
    {
        var tasks = new TaskServer();
        await using var server = await TestServer.StartAsync(tasks.Script);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();
        var id = await caller.BeginTaskAsync("tasks__slow");
        server.On["tasks/get"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, """{"resultType":"complete","taskId":"another's","status":"working"}"""));

        var answer = await caller.TaskAsync("tasks/get", id);

        Assert.Contains("upstream_invalid", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("another's", answer.Body, StringComparison.Ordinal);
    }

    private static async Task<RunningGateway> StartAsync(TestServer server)
    {
        var gateway = await RunningGateway.StartAsync($"  tasks: {{ url: \"{server.Url}\" }}");
        await gateway.ServerIsAsync("tasks", "ready");
        return gateway;
    }

    private static async Task<(string Status, string Id)> FollowAsync(Caller caller, string id)
    {
        var got = await caller.TaskAsync("tasks/get", id);
        return (TaskCaller.StatusOf(got), TaskCaller.IdOf(got));
    }

    private static async Task<string?> ExtensionsAsync(RunningGateway gateway, string? endpoint)
    {
        using var caller = gateway.Caller(endpoint);
        var discovered = await caller.SendAsync(caller.Request("server/discover", "{}"), Stop);
        return discovered.Message.GetProperty("result").GetProperty("capabilities").TryGetProperty("extensions", out JsonElement extensions) ? extensions.GetRawText() : null;
    }
}
