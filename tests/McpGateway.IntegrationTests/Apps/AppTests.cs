using System.Text.Json;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Apps;

/// <summary>MCP Apps (ext-apps) of two servers that use the same URI, through one endpoint, for clients of both eras.</summary>
public sealed class AppTests
{
    private const string Extension = "io.modelcontextprotocol/ui";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task View_OfEachTool_IsReadFromItsOwnServer(bool legacy)
    {
        await using var apps = await AppServers.StartAsync();
        using var caller = await apps.CallerAsync(legacy);
        var tools = await ToolsAsync(caller);

        foreach (var server in AppServers.Names)
        {
            var meta = tools.Single(tool => tool.GetProperty("name").GetString() == $"{server}__show").GetProperty("_meta");
            var uri = meta.GetProperty("ui").GetProperty("resourceUri").GetString()!;
            Assert.Equal($"ui://{server}+view/main.html", uri);
            Assert.Equal(uri, meta.GetProperty("ui/resourceUri").GetString());

            var content = (await ReadAsync(caller, uri)).Message.GetProperty("result").GetProperty("contents")[0];
            Assert.Equal(uri, content.GetProperty("uri").GetString());
            Assert.Contains($"<title>{server}</title>", content.GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.Equal("https://api.example.com", content.GetProperty("_meta").GetProperty("ui").GetProperty("csp").GetProperty("connectDomains")[0].GetString());
        }

        Assert.Equal(-32602 + (legacy ? 32602 - 32002 : 0), (await ReadAsync(caller, "ui://view/main.html")).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ToolOfAnApp_ByItsOriginalName_IsTheOneServersThatHasIt(bool legacy)
    {
        await using var apps = await AppServers.StartAsync();
        using var caller = await apps.CallerAsync(legacy);

        Assert.Equal("refreshed by one", (await caller.CallAsync("refresh_one", Stop)).Text);
        Assert.Equal("refreshed by two", (await caller.CallAsync("refresh_two", Stop)).Text);
        Assert.Equal("shown by two", (await caller.CallAsync("two__show", Stop)).Text);

        // Two servers have it: nobody is guessed.
        var unknown = await caller.CallAsync("show", Stop);
        Assert.Equal(-32602, unknown.Code);
        Assert.Equal(["app"], (await ToolsAsync(caller)).Single(tool => tool.GetProperty("name").GetString() == "one__refresh_one")
            .GetProperty("_meta").GetProperty("ui").GetProperty("visibility").EnumerateArray().Select(who => who.GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OneServersEndpoint_ShowsTheAppAsItIs(bool legacy)
    {
        await using var apps = await AppServers.StartAsync();
        using var caller = await apps.CallerAsync(legacy, "one");

        var meta = (await ToolsAsync(caller)).Single(tool => tool.GetProperty("name").GetString() == "show").GetProperty("_meta");
        Assert.Equal("ui://view/main.html", meta.GetProperty("ui").GetProperty("resourceUri").GetString());
        Assert.Contains("<title>one</title>", (await ReadAsync(caller, "ui://view/main.html")).Body, StringComparison.Ordinal);
        Assert.Equal("shown by one", (await caller.CallAsync("show", Stop)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task App_ThatThePolicyDoesNotAllow_IsNeitherShownNorReadNorCalled(bool legacy)
    {
        await using var apps = await AppServers.StartAsync("""{ server: one, tools: [show] }, { server: one, resources: ["ui://other/**"] }, { server: plain }""");
        using var caller = await apps.CallerAsync(legacy);
        using var unseen = await apps.CallerAsync(legacy, "plain");

        Assert.Contains(Extension, await apps.CapabilitiesAsync(legacy), StringComparison.Ordinal);
        Assert.DoesNotContain(Extension, await apps.CapabilitiesAsync(legacy, "plain"), StringComparison.Ordinal);
        Assert.Equal(["one__show", "plain__ok"], (await ToolsAsync(caller)).Select(tool => tool.GetProperty("name").GetString()));
        Assert.Equal(Refused(await caller.CallAsync("nothing", Stop)), Refused(await caller.CallAsync("refresh_one", Stop)));
        Assert.Equal(Refused(await caller.CallAsync("nothing", Stop)), Refused(await caller.CallAsync("refresh_two", Stop)));
        Assert.Equal(Refused(await ReadAsync(caller, "ui://nobody+view/main.html")), Refused(await ReadAsync(caller, "ui://one+view/main.html")));

        apps.Gateway.Folder.WritePolicy(AppServers.Policy("{ server: plain }, { server: two, tools: [nothing] }"));
        await Eventually.AsyncValue(async _ => await apps.CapabilitiesAsync(legacy), text => !text.Contains(Extension, StringComparison.Ordinal));
    }

    private static async Task<List<JsonElement>> ToolsAsync(Caller caller) =>
        [.. (await caller.ListToolsAsync(Stop)).Message.GetProperty("result").GetProperty("tools").EnumerateArray()];

    private static Task<Answer> ReadAsync(Caller caller, string uri) =>
        caller.SendAsync(caller.Request("resources/read", $$"""{"uri":"{{uri}}"}"""), Stop, uri);

    private static string Refused(Answer answer)
    {
        var error = answer.Message.GetProperty("error");
        return $"{answer.Status} {error.GetProperty("code")} {error.GetProperty("message")} {error.GetProperty("data").GetProperty("refusal")}";
    }
}
