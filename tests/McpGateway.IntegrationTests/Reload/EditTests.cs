using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.FrontDoor;

namespace McpGateway.IntegrationTests.Reload;

/// <summary>Edits of the files of a running gateway: good, bad, good again.</summary>
public sealed class EditTests : IAsyncLifetime
{
    private const string DenyDrop = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user:
            allow: [ { server: "*" } ]
            deny:
              - { server: one, tools: [ "drop_*" ] }
          admin: {}
        """;

    private TestServer _server = null!;
    private TestServer _other = null!;
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(Scripts.Modern("ok", "drop_all"));
        _other = await TestServer.StartAsync(Scripts.Modern("ok"));
        _gateway = await RunningGateway.StartAsync(One);
        await _gateway.ServerIsAsync("one", "ready");
    }

    private string One => $$"""  one: { url: "{{_server.Url}}" }""";

    private string Both => $$"""
        {{One}}
          two: { url: "{{_other.Url}}" }
        """;

    [Fact]
    public async Task Edit_GoodBadGood_TheLastGoodStaysAndAllErrorsAreSaid()
    {
        using var caller = _gateway.Caller();
        _gateway.WriteServers(Both);
        await Eventually.AsyncValue(caller.ListToolsAsync, answer => answer.ToolNames.SequenceEqual(["one__drop_all", "one__ok", "two__ok"]));

        _gateway.WriteServers("  one: { ulr: \"http://127.0.0.1/\" }\n  Two: { url: \"no address\" }");
        _gateway.Folder.WritePolicy("version: 1\nclients: []\nroles: { user: { alow: [] } }\n");
        var bad = await _gateway.StatusIsAsync(status => !status.GetProperty("synchronized").GetBoolean() && status.GetProperty("errors").GetArrayLength() >= 4);

        var errors = bad.GetProperty("errors").EnumerateArray().Select(error => error.GetString()!).ToArray();
        Assert.Contains(errors, error => error.Contains("gateway.yaml:", StringComparison.Ordinal) && error.Contains("did you mean 'url'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("'Two'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("policy.yaml:3", StringComparison.Ordinal) && error.Contains("did you mean 'allow'", StringComparison.Ordinal));
        await Eventually.Holds(() => errors.All(error => _gateway.Process.Log.Contains(error, StringComparison.Ordinal)));
        Assert.Equal("ok", (await caller.CallAsync("two__ok", TestContext.Current.CancellationToken)).Text);
        Assert.Equal(200, await ReadyAsync());

        _gateway.WriteServers(One);
        _gateway.Folder.WritePolicy(RunningGateway.OpenPolicy);
        var good = await _gateway.StatusIsAsync(status => status.GetProperty("synchronized").GetBoolean() && status.GetProperty("servers").GetArrayLength() == 1);

        Assert.Equal(0, good.GetProperty("errors").GetArrayLength());
        Assert.True(good.GetProperty("revision").GetInt64() > bad.GetProperty("revision").GetInt64());
        Assert.Equal(["one__drop_all", "one__ok"], (await caller.ListToolsAsync(TestContext.Current.CancellationToken)).ToolNames);
    }

    [Fact]
    public async Task Edit_BadUndone_SaysSoWithoutANewSnapshot()
    {
        var first = (await _gateway.StatusAsync(TestContext.Current.CancellationToken)).GetProperty("revision").GetInt64();
        _gateway.WriteServers("  one: {}");
        await _gateway.StatusIsAsync(status => !status.GetProperty("synchronized").GetBoolean());

        _gateway.WriteServers(One);

        var undone = await _gateway.StatusIsAsync(status => status.GetProperty("synchronized").GetBoolean());
        Assert.Equal(first, undone.GetProperty("revision").GetInt64());
    }

    [Fact]
    public async Task Edit_PolicyDeniesATool_ListsAndCallsLoseItAtOnceInTheSameBytesAsUnknown()
    {
        using var modern = _gateway.Caller();
        using var legacy = _gateway.Caller();
        await legacy.InitializeAsync(TestContext.Current.CancellationToken);
        Assert.Equal("drop_all", (await legacy.CallAsync("one__drop_all", TestContext.Current.CancellationToken)).Text);
        var before = (await _gateway.StatusAsync(TestContext.Current.CancellationToken)).GetProperty("revision").GetInt64();
        var calls = _server.CallsOf("drop_all").Count();

        _gateway.Folder.WritePolicy(DenyDrop);
        await _gateway.StatusIsAsync(status => status.GetProperty("revision").GetInt64() > before);

        foreach (var caller in new[] { modern, legacy })
        {
            Assert.Equal(["one__ok"], (await caller.ListToolsAsync(TestContext.Current.CancellationToken)).ToolNames);
            var denied = await caller.SendAsync(caller.Call("one__drop_all", id: "1"), TestContext.Current.CancellationToken, "one__drop_all");
            var unknown = await caller.SendAsync(caller.Call("one__nobody_has", id: "1"), TestContext.Current.CancellationToken, "one__nobody_has");
            Assert.Equal(-32602, denied.Code);
            Assert.Equal(OneServer.WithoutReference(unknown.Body), OneServer.WithoutReference(denied.Body));
            Assert.Equal(unknown.Status, denied.Status);
            Assert.Equal(unknown.Headers.Select(header => header.Key), denied.Headers.Select(header => header.Key));
        }

        Assert.Equal(calls, _server.CallsOf("drop_all").Count());
        var record = await _gateway.RecordAsync(line => line.GetProperty("outcome").GetString() == "denied");
        var line = record.First(line => line.GetProperty("outcome").GetString() == "denied");
        Assert.Equal(("deny", "one", "drop_all"), (line.GetProperty("decision").GetString(), line.GetProperty("server").GetString(), line.GetProperty("tool").GetString()));
        Assert.Equal("policies/policy.yaml:9", line.GetProperty("rule").GetString());
    }

    [Fact]
    public async Task Edit_DuringACall_TheCallEndsUnderTheSnapshotItBeganWith()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Tools["drop_all"] = async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1));
            await go.Task.WaitAsync(http.RequestAborted);
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("finished")));
        };
        using var caller = _gateway.Caller();
        using var response = await caller.BeginAsync(caller.Call("one__drop_all"), TestContext.Current.CancellationToken, "one__drop_all");
        using var events = new EventReader(response);
        await events.NextAsync();

        _gateway.WriteServers($$"""  two: { url: "{{_other.Url}}" }""");
        await _gateway.StatusIsAsync(status => status.GetProperty("servers").EnumerateArray().All(server => server.GetProperty("name").GetString() == "two"));
        Assert.Equal(-32602, (await caller.CallAsync("one__ok", TestContext.Current.CancellationToken)).Code);
        go.SetResult();

        Assert.Contains("finished", (await events.NextAsync()).ToString(), StringComparison.Ordinal);
        Assert.True(await events.EndsAsync());
    }

    [Fact]
    public async Task Revoke_Key_IsRefusedAtOnceAlthoughAnotherFileIsWrong()
    {
        _gateway.WriteServers("  one: {}");
        await _gateway.StatusIsAsync(status => !status.GetProperty("synchronized").GetBoolean());
        using var caller = _gateway.Caller();
        await caller.InitializeAsync(TestContext.Current.CancellationToken);

        var (code, _, errors) = await McpGateway.IntegrationTests.Gateway.GatewayFolder.RunAsync(
            ["keys", "revoke", "bot", "--config", _gateway.Folder.ConfigFile], TestContext.Current.CancellationToken);

        Assert.True(code == 0, errors);
        var refused = await Eventually.AsyncValue(cancellationToken => CallUnlessCutAsync(caller, cancellationToken), answer => answer?.Status == 401);
        Assert.Equal("Bearer", refused!.Headers.WwwAuthenticate.First().Scheme);
        await _gateway.StatusIsAsync(status => !status.GetProperty("synchronized").GetBoolean());
    }

    /// <summary>Null where the revocation cut this very call.</summary>
    private static async Task<Answer?> CallUnlessCutAsync(Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            return await caller.SendAsync(caller.Call("one__ok"), cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _server.DisposeAsync();
        await _other.DisposeAsync();
    }

    private async Task<int> ReadyAsync()
    {
        using var http = TestHttp.Create();
        using var response = await http.GetAsync(new Uri(_gateway.Process.Root, "readyz"), TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
