using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Replicas;

/// <summary>Three gateway replicas over Redis, three replicas of each server; a session's calls go to the gateway replicas in turn.</summary>
public sealed class AffinityTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "session")]
    [InlineData(true, "principal")]
    [InlineData(false, "session")]
    [InlineData(false, "principal")]
    [InlineData(false, "none")]
    public async Task Calls_OverAllGatewayReplicas_StayAtOneServerReplica(bool modern, string affinity)
    {
        await using var servers = await ServerGroup.StartAsync(modern);
        await using var group = await GatewayGroup.StartAsync($$"""  many: { urls: [ {{servers.Urls}} ], affinity: {{affinity}} }""", "many__who");
        var sessions = await SessionsAsync(group, 4);
        List<int> places = [];
        foreach (var callers in sessions)
        {
            HashSet<int> answered = [];
            for (var i = 1; i <= 9; i++)
            {
                var answer = await callers[i % 3].CallAsync("many__who", Stop);
                Assert.True(answer.Status == 200 && answer.Code is null, $"{answer}");
                answered.Add(ServerGroup.NumberIn(answer));

                // One session at the server, whoever carries the call: its count goes on.
                Assert.True(modern || answer.Text!.EndsWith($":{i}", StringComparison.Ordinal), $"call {i} was {answer.Text}");
            }

            places.Add(Assert.Single(answered));
        }

        Assert.True(affinity != "principal" || places.Distinct().Count() == 1, "one principal, one replica");

        // What ends is closed once, by whichever gateway replica.
        if (!modern)
        {
            var ids = servers.Sessions.Sum(each => each.Count);
            Assert.Equal(204, await sessions[0][1].DeleteAsync(sessions[0][0].Session!, Stop));
            await Eventually.Holds(() => servers.Sessions.Sum(each => each.Count) == ids - 1, TimeSpan.FromSeconds(5));
            await Eventually.AsyncValue(async cancel => (await sessions[0][2].CallAsync("many__who", cancel)).Status, status => status == 404, TimeSpan.FromSeconds(2));
            Assert.DoesNotContain(servers.Servers.SelectMany(server => server.Named("DELETE")).GroupBy(request => request.Header("Mcp-Session-Id")), closed => closed.Count() > 1);
        }

        Dispose(sessions);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ServerReplica_Gone_IsToldOnceToEachWhoWasThere(bool modern)
    {
        await using var servers = await ServerGroup.StartAsync(modern);
        await using var group = await GatewayGroup.StartAsync($$"""  many: { urls: [ {{servers.Urls}} ], affinity: session }""", "many__who");
        var sessions = await SessionsAsync(group, 6);
        var places = new int[sessions.Count];
        for (var i = 0; i < sessions.Count; i++)
        {
            foreach (var caller in sessions[i])
            {
                places[i] = ServerGroup.NumberIn(await caller.CallAsync("many__who", Stop));
            }
        }

        var victim = places[0];
        await servers.Servers[victim].DisposeAsync();
        for (var i = 0; i < sessions.Count; i++)
        {
            var answers = new List<Answer>();
            for (var call = 0; call < 6; call++)
            {
                answers.Add(await sessions[i][call % 3].CallAsync("many__who", Stop));
            }

            var expected = places[i] == victim ? 1 : 0;
            Assert.True(answers.Count(answer => answer.Code == -31503) == expected, $"session {i} at {places[i]}, gone is {victim}: {string.Join("\n", answers)}");
            Assert.All(answers.Take(expected), answer => Assert.Contains("server_state_lost", answer.Body, StringComparison.Ordinal));
            Assert.Single(answers.Skip(expected).Select(ServerGroup.NumberIn).Distinct());
        }

        Write($"modern={modern}: {places.Count(place => place == victim)} of {sessions.Count} sessions were at the replica that went: each told once, all served on");
        Dispose(sessions);
    }

    [Fact]
    public async Task Sessions_ForgottenByTheServer_AreOpenedAgainWithTheirLogLevel()
    {
        await using var servers = await ServerGroup.StartAsync(modern: false);
        await using var group = await GatewayGroup.StartAsync($$"""
              kept: { urls: [ {{servers.Urls}} ], affinity: session }
              plain: { urls: [ {{servers.Urls}} ], affinity: none }
            """, "kept__who");
        var callers = (await SessionsAsync(group, 1))[0];
        Assert.Null((await callers[0].SendAsync(callers[0].Request("logging/setLevel", """{"level":"warning"}"""), Stop)).Code);
        foreach (var caller in callers)
        {
            await Eventually.AsyncValue(stop => caller.CallAsync("kept__who", stop), answer => answer is { Status: 200, Code: null });
            await Eventually.AsyncValue(stop => caller.CallAsync("plain__who", stop), answer => answer is { Status: 200, Code: null });
        }

        foreach (var sessions in servers.Sessions)
        {
            sessions.Clear();
        }

        var before = servers.Servers.Sum(server => server.Named("logging/setLevel").Count());
        for (var i = 0; i < 6; i++)
        {
            var answer = await callers[i % 3].CallAsync("plain__who", Stop);
            Assert.True(answer.Code is null && answer.Status == 200, $"a server without state: no client sees it: {answer}");
        }

        var told = new List<Answer>();
        for (var i = 0; i < 6; i++)
        {
            told.Add(await callers[i % 3].CallAsync("kept__who", Stop));
        }

        Assert.Contains("server_state_lost", told[0].Body, StringComparison.Ordinal);
        Assert.All(told.Skip(1), answer => Assert.Null(answer.Code));
        var replayed = servers.Servers.SelectMany(server => server.Named("logging/setLevel")).ToArray();
        Assert.InRange(replayed.Length, before + 2, int.MaxValue);
        Assert.All(replayed, level => Assert.Equal("warning", level.Params.GetProperty("level").GetString()));
        foreach (var caller in callers)
        {
            caller.Dispose();
        }
    }

    [Fact]
    public async Task ServerReplica_Draining_KeepsItsSessionsAndGetsNoNewOnes()
    {
        await using var servers = await ServerGroup.StartAsync(modern: true);
        await using var group = await GatewayGroup.StartAsync($$"""
              many: { urls: [ {{servers.Urls}} ], affinity: session }
              free: { urls: [ {{servers.Urls}} ] }
            """, "many__who");
        var old = (await SessionsAsync(group, 1))[0];
        var place = ServerGroup.NumberIn(await Eventually.AsyncValue(stop => old[0].CallAsync("many__who", stop), answer => answer is { Status: 200, Code: null }));
        group.WriteServers($$"""
              many: { urls: [ {{servers.Urls}} ], affinity: session, draining: [ "{{servers.Servers[place].Url}}" ] }
              free: { urls: [ {{servers.Urls}} ], draining: [ "{{servers.Servers[place].Url}}" ] }
            """);
        foreach (var gateway in group.Gateways)
        {
            using var free = gateway.Caller();
            var row = 0;
            await Eventually.AsyncValue(
                async stop => row = ServerGroup.NumberIn(await free.CallAsync("free__who", stop)) == place ? 0 : row + 1, reached => reached >= 12);
        }

        var sessions = await SessionsAsync(group, 8);
        foreach (var callers in sessions)
        {
            Assert.NotEqual(place, ServerGroup.NumberIn(await callers[0].CallAsync("many__who", Stop)));
        }

        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(place, ServerGroup.NumberIn(await old[i % 3].CallAsync("many__who", Stop)));
        }

        Dispose([.. sessions, old]);
    }

    [Fact]
    public async Task Redis_Killed_KnownPlacesGoOn_UnknownOnesAreRefusedUntilItIsBack()
    {
        await using var servers = await ServerGroup.StartAsync(modern: false);
        await using var group = await GatewayGroup.StartAsync($$"""
              many: { urls: [ {{servers.Urls}} ], affinity: session }
              unused: { urls: [ {{servers.Urls}} ], affinity: session }
              free: { urls: [ {{servers.Urls}} ] }
            """, "many__who");
        var callers = (await SessionsAsync(group, 1))[0];
        HashSet<int> places = [];
        foreach (var caller in callers)
        {
            places.Add(ServerGroup.NumberIn(await Eventually.AsyncValue(stop => caller.CallAsync("many__who", stop), answer => answer is { Status: 200, Code: null })));
        }

        Assert.Single(places);
        await group.Redis.KillAsync();
        for (var i = 0; i < 30; i++)
        {
            var known = await callers[i % 3].CallAsync("many__who", Stop);
            Assert.True(known is { Status: 200, Code: null } && ServerGroup.NumberIn(known) == places.First(), $"{known}");
            var unknown = await callers[i % 3].CallAsync("unused__who", Stop);
            Assert.Equal((503, true), (unknown.Status, unknown.Headers.RetryAfter is not null));
            Assert.Equal(200, (await callers[i % 3].CallAsync("free__who", Stop)).Status);
        }

        await group.Redis.RestartAsync();
        await Eventually.AsyncValue(stop => callers[1].CallAsync("unused__who", stop), answer => answer is { Status: 200, Code: null });
        foreach (var caller in callers)
        {
            Assert.Equal(places.First(), ServerGroup.NumberIn(await caller.CallAsync("many__who", Stop)));
            caller.Dispose();
        }
    }

    private static async Task<List<Caller[]>> SessionsAsync(GatewayGroup group, int count)
    {
        List<Caller[]> sessions = [];
        for (var i = 0; i < count; i++)
        {
            sessions.Add(await group.SessionAsync());
        }

        return sessions;
    }

    private static void Dispose(IEnumerable<Caller[]> sessions)
    {
        foreach (var caller in sessions.SelectMany(callers => callers))
        {
            caller.Dispose();
        }
    }

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
