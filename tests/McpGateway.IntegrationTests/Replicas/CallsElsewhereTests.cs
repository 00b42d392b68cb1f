using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.FrontDoor;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Replicas;

/// <summary>What a client says of its call or its session at another gateway replica than the one that holds it.</summary>
public sealed class CallsElsewhereTests
{
    private const string TwoUsers = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: others, when: { apiKey: mallory }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user: { allow: [ { server: "*" } ] }
          admin: {}
        """;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancelled_AtAnotherReplica_StopsTheCallAtTheServer()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await StartAsync(redis);
        using var begun = await BeginAsync(set);
        using var elsewhere = ReplicaSet.Joined(set.Gateways[1], begun);
        await KnownAsync(elsewhere);
        using var response = await begun.BeginAsync(begun.Call("one__stall", id: "7"), Stop, "one__stall");
        using var events = new EventReader(response);
        await events.NextAsync();

        Assert.Equal(202, await CancelAsync(elsewhere, "7"));

        await set.Server.ArrivedAsync("notifications/cancelled", Second);
        Assert.Contains("\"requestId\":7", set.Server.Named("notifications/cancelled").Single().Body, StringComparison.Ordinal);
        Assert.True(await events.EndsAsync());
        Assert.Equal("ok", (await begun.CallAsync("one__ok", Stop)).Text);
    }

    [Fact]
    public async Task Cancelled_ByAnotherPrincipalAtAnotherReplica_StopsNothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await StartAsync(redis);
        using var begun = await BeginAsync(set);
        using var stranger = await StrangerAsync(set.Gateways[1]);
        stranger.Join(begun);
        using var response = await begun.BeginAsync(begun.Call("one__stall", id: "7"), Stop, "one__stall");
        using var events = new EventReader(response);
        await events.NextAsync();

        Assert.Equal(404, await CancelAsync(stranger, "7"));

        // The same client, in a session of its own with the same request id: nothing of another session is stopped.
        stranger.Leave();
        await stranger.InitializeAsync(Stop);
        Assert.Equal(202, await CancelAsync(stranger, "7"));
        Assert.Equal("ok", (await begun.CallAsync("one__ok", Stop)).Text);
        Assert.Empty(set.Server.Named("notifications/cancelled"));

        using var elsewhere = ReplicaSet.Joined(set.Gateways[1], begun);
        await KnownAsync(elsewhere);
        Assert.Equal(202, await CancelAsync(elsewhere, "7"));
        await set.Server.ArrivedAsync("notifications/cancelled", Second);
    }

    [Fact]
    public async Task Delete_AtAnotherReplica_StopsCallsInFlight_AndEverySpellingIsUnknownEverywhere()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await StartAsync(redis);
        using var begun = await BeginAsync(set);
        Caller[] callers = [.. set.Gateways.Select(gateway => ReplicaSet.Joined(gateway, begun))];
        foreach (var caller in callers)
        {
            await KnownAsync(caller);
        }

        using var response = await begun.BeginAsync(begun.Call("one__stall", id: "7"), Stop, "one__stall");
        using var events = new EventReader(response);
        await events.NextAsync();

        Assert.Equal(204, await callers[1].DeleteAsync(begun.Session!, Stop));

        Assert.True(await events.EndsAsync().WaitAsync(TimeSpan.FromSeconds(2), Stop));
        var bodies = new List<string>();
        for (var i = 0; i < callers.Length; i++)
        {
            bodies.Add(await Eventually.AsyncValue(stop => UnknownAsync(callers[i], begun.Session!, stop), body => body.Length > 0, Second));
            using var stranger = await StrangerAsync(set.Gateways[i]);
            await stranger.InitializeAsync(Stop);
            bodies.Add(await UnknownAsync(callers[i], stranger.Session!, Stop));
            bodies.Add(await UnknownAsync(callers[i], new string('0', 32), Stop));
            callers[i].Dispose();
        }

        Assert.Single(bodies.Distinct(StringComparer.Ordinal));
        Assert.NotEqual("", bodies[0]);
    }

    [Fact]
    public async Task Session_Expired_IsUnknownEverywhereLikeOneThatNeverWas()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", more: "sessions: { idle: 2s }");
        foreach (var gateway in set.Gateways)
        {
            await SettledAsync(gateway);
        }

        using var begun = set.Gateways[0].Caller();
        await begun.InitializeAsync(Stop);
        Caller[] callers = [.. set.Gateways.Select(gateway => ReplicaSet.Joined(gateway, begun))];
        foreach (var caller in callers)
        {
            await KnownAsync(caller);
        }

        using (var clock = new PeriodicTimer(TimeSpan.FromSeconds(6)))
        {
            // Nobody asks meanwhile: each question would be a use.
            await clock.WaitForNextTickAsync(Stop);
        }

        var bodies = new List<string>();
        foreach (var caller in callers)
        {
            bodies.Add(await UnknownAsync(caller, begun.Session!, Stop));
            bodies.Add(await UnknownAsync(caller, new string('0', 32), Stop));
            caller.Dispose();
        }

        Assert.Single(bodies.Distinct(StringComparer.Ordinal));
        Assert.NotEqual("", bodies[0]);
    }

    private static Task<ReplicaSet> StartAsync(RedisServer redis) => ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", policy: TwoUsers, script: server =>
    {
        Scripts.Legacy("ok", "stall")(server);
        server.Tools["stall"] = async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1));
            await Reply.HangAsync(http);
        };
    });

    private static async Task<Caller> BeginAsync(ReplicaSet set)
    {
        foreach (var gateway in set.Gateways)
        {
            await ReplicaSet.StoreIsAsync(gateway, "ready");
        }

        var caller = set.Gateways[0].Caller();
        await caller.InitializeAsync(Stop);
        await KnownAsync(caller);
        foreach (var gateway in set.Gateways)
        {
            await SettledAsync(gateway);
        }

        return caller;
    }

    private static async Task SettledAsync(RunningGateway gateway)
    {
        await ReplicaSet.StoreIsAsync(gateway, "ready");

        // A store that has just begun may only not know yet: until then what is unknown is 503.
        using var settled = gateway.Caller();
        await Eventually.AsyncValue(stop => UnknownAsync(settled, new string('0', 32), stop), body => body.Length > 0, TimeSpan.FromSeconds(15));
    }

    private static Task KnownAsync(Caller caller) => Eventually.AsyncValue(stop => caller.CallAsync("one__ok", stop), answer => answer.Text == "ok");

    private static async Task<Caller> StrangerAsync(RunningGateway gateway)
    {
        var key = await TestKeys.AddAsync(Path.Combine(Path.GetDirectoryName(gateway.Folder.ConfigFile)!, "keys.yaml"), "mallory");
        var caller = gateway.CallerWith(key);
        await Eventually.AsyncValue(async stop => (await caller.ListToolsAsync(stop)).Status, status => status == 200);
        return caller;
    }

    private static async Task<int> CancelAsync(Caller caller, string id)
    {
        using var answer = await caller.PostAsync($$$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{id}}}}}""", _ => { }, Stop);
        return (int)answer.StatusCode;
    }

    /// <summary>The whole answer to a call in that session if it is 404, without its reference and the client's id; else nothing.</summary>
    private static async Task<string> UnknownAsync(Caller caller, string session, CancellationToken cancellationToken)
    {
        using var answer = await caller.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""", headers =>
        {
            headers.Remove("Mcp-Session-Id");
            headers.Add("Mcp-Session-Id", session);
        }, cancellationToken);
        return (int)answer.StatusCode == 404 ? OneServer.WithoutReference(await answer.Content.ReadAsStringAsync(cancellationToken)) : "";
    }
}
