using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Streams;

namespace McpGateway.IntegrationTests.Tasks;

/// <summary>What modern clients hear of their tasks by subscriptions/listen.</summary>
public sealed class TaskNotificationTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user: { allow: [ { server: tasks, tools: [slow, other] } ] }
          admin: {}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "tasks__", "tasks+note://a")]
    [InlineData("tasks", "", "note://a")]
    public async Task TaskStatus_OfATaskListenedTo_ComesUnderTheClientsId(string? endpoint, string prefix, string link)
    {
        var tasks = new TaskServer();
        await using var server = await SpeakingServer.ModernAsync();
        tasks.Script(server.Server);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller(endpoint);
        var id = await caller.BeginTaskAsync(prefix + "slow");
        var own = tasks.Tasks.Keys.Single();
        await caller.BeginTaskAsync(prefix + "slow");
        using var stream = await ListenAsync(caller, $$"""{"taskIds":["{{id}}","{{own}}","forged"]}""");
        using var events = new EventReader(stream);
        var first = await events.NextAsync();
        await Eventually.Holds(() => server.Open > 0);

        server.Say(Status(tasks.Members(tasks.Tasks.Keys.Single(other => other != own))));
        server.Say("""{"jsonrpc":"2.0","method":"notifications/tasks/status","params":{"taskId":"raw"}}""");
        await caller.UpdateTaskAsync(id, "Ada");
        server.Say(Status(tasks.Members(own)));
        var heard = (await events.NextAsync()).GetProperty("params");

        Assert.Equal($$"""{"taskIds":["{{id}}"]}""", first.GetProperty("params").GetProperty("notifications").GetRawText());
        Assert.Equal("seven", heard.GetProperty("_meta").GetProperty("io.modelcontextprotocol/subscriptionId").GetString());
        Assert.Equal((id, "completed"), (heard.GetProperty("taskId").GetString(), heard.GetProperty("status").GetString()));
        Assert.Equal(link, heard.GetProperty("result").GetProperty("content")[1].GetProperty("uri").GetString());
        Assert.DoesNotContain("raw task", heard.GetRawText(), StringComparison.Ordinal);
        var asked = server.Server.Named("subscriptions/listen").Single().Params;
        Assert.Equal(TaskServer.Declared, asked.GetProperty("_meta").GetProperty("io.modelcontextprotocol/clientCapabilities").GetRawText());
        Assert.Equal([own], asked.GetProperty("notifications").GetProperty("taskIds").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task TaskStatus_OfAToolThatWasTakenAway_IsNotHeard()
    {
        var tasks = new TaskServer();
        await using var server = await SpeakingServer.ModernAsync();
        tasks.Script(server.Server);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();
        var slow = await caller.BeginTaskAsync("tasks__slow");
        var own = tasks.Tasks.Keys.Single();
        var other = await caller.BeginTaskAsync("tasks__other");
        var othersOwn = tasks.Tasks.Keys.Single(task => task != own);
        using var stream = await ListenAsync(caller, $$"""{"toolsListChanged":true,"taskIds":["{{slow}}","{{other}}"]}""");
        using var events = new EventReader(stream);
        await events.NextAsync();
        await Eventually.Holds(() => server.Open > 0);

        gateway.Folder.WritePolicy(Policy.Replace("[slow, other]", "[other]", StringComparison.Ordinal));
        Assert.Equal("notifications/tools/list_changed", (await events.NextAsync()).GetProperty("method").GetString());
        server.Say(Status(tasks.Members(own)));
        server.Say(Status(tasks.Members(othersOwn)));

        Assert.Equal(other, (await events.NextAsync()).GetProperty("params").GetProperty("taskId").GetString());
        using var again = await ListenAsync(caller, $$"""{"taskIds":["{{slow}}"]}""");
        using var none = new EventReader(again);
        Assert.Equal("{}", (await none.NextAsync()).GetProperty("params").GetProperty("notifications").GetRawText());
    }

    [Fact]
    public async Task Listen_ToTasks_WithoutTheExtension_IsRefused()
    {
        var tasks = new TaskServer();
        await using var server = await SpeakingServer.ModernAsync();
        tasks.Script(server.Server);
        await using var gateway = await StartAsync(server);
        using var caller = gateway.Caller();

        var refused = await caller.SendAsync(caller.Request("subscriptions/listen", """{"notifications":{"taskIds":["x"]} }"""), Stop);

        Assert.Equal((400, -32021), (refused.Status, refused.Code));
        Assert.Equal(TaskServer.Declared, refused.Message.GetProperty("error").GetProperty("data").GetProperty("requiredCapabilities").GetRawText());
    }

    private static async Task<RunningGateway> StartAsync(SpeakingServer server)
    {
        var gateway = await RunningGateway.StartAsync($"  tasks: {{ url: \"{server.Server.Url}\" }}", policy: Policy);
        await gateway.ServerIsAsync("tasks", "ready");
        return gateway;
    }

    private static string Status(string members) => JsonDocument.Parse($$"""{"jsonrpc":"2.0","method":"notifications/tasks","params":{ {{members}} } }""").RootElement.GetRawText().Replace("\"params\":{ ", "\"params\":{", StringComparison.Ordinal);

    private static Task<HttpResponseMessage> ListenAsync(Caller caller, string filter) =>
        caller.BeginAsync(TaskCaller.Declaring(caller.Request("subscriptions/listen", $$"""{"notifications":{{filter}} }""", "\"seven\"")), Stop);
}
