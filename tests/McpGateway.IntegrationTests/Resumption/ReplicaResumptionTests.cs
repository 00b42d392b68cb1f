using System.Diagnostics;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Resumption;

/// <summary>Clients that come again at another gateway replica than the one that runs their call.</summary>
public sealed class ReplicaResumptionTests
{
    private const string Tool = "one__long";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("legacy")]
    [InlineData("modern")]
    public async Task Stream_ResumedElsewhere_TheRestComesAndThenWhatIsNew(string server)
    {
        await using var world = await StartAsync(server);
        var id = await world.BeginAndBreakAsync();

        using var elsewhere = ReplicaSet.Joined(world.Set.Gateways[1], world.Caller);
        world.Script.Say();
        using var resumed = await StreamEvents.OfAsync(elsewhere.ResumeAsync(id, Stop));
        Assert.Equal(2, (await resumed.NextAsync()).Progress);
        world.Script.Say();
        Assert.Equal(3, (await resumed.NextAsync()).Progress);

        // A third one takes it over, and the second is let go.
        using var third = ReplicaSet.Joined(world.Set.Gateways[2], world.Caller);
        using var last = await StreamEvents.OfAsync(third.ResumeAsync(id, Stop));
        Assert.Equal((2, 3), ((await last.NextAsync()).Progress, (await last.NextAsync()).Progress));
        await resumed.EndsAsync();
        world.Script.Finish();
        Assert.Equal("done", (await last.NextAsync()).Text);
        await last.EndsAsync();
        Assert.Single(world.Set.Server.CallsOf("long"));
        Assert.Equal("", string.Concat(world.Set.Gateways.Select(gateway => gateway.Process.Errors)));
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("modern")]
    public async Task Replica_Killed_TheClientThatComesElsewhereIsToldWithinASecondAndNothingRanTwice(string server)
    {
        await using var world = await StartAsync(server);
        using var stream = await StreamEvents.OfAsync(world.BeginAsync());
        var id = (await stream.NextAsync()).Id;
        using var elsewhere = ReplicaSet.Joined(world.Set.Gateways[1], world.Caller);
        await elsewhere.ListToolsAsync(Stop);

        await world.Set.Gateways[0].Process.KillAsync();
        var told = Stopwatch.StartNew();
        using var resumed = await StreamEvents.OfAsync(elsewhere.ResumeAsync(id, Stop));
        var answer = await resumed.NextAsync();
        told.Stop();

        TestContext.Current.TestOutputHelper?.WriteLine($"told after {told.ElapsedMilliseconds} ms");
        Assert.Equal(("outcome_unknown", "\"call\""), (answer.Refusal, answer.Message.GetProperty("id").GetRawText()));
        await resumed.EndsAsync();
        Assert.InRange(told.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Single(world.Set.Server.CallsOf("long"));

        // The session itself goes on.
        Assert.Equal(200, (await elsewhere.ListToolsAsync(Stop)).Status);
    }

    [Fact]
    public async Task Replica_KilledWhileAnotherReadsFromIt_TheClientIsToldAtOnce()
    {
        await using var world = await StartAsync("modern");
        var id = await world.BeginAndBreakAsync();
        using var elsewhere = ReplicaSet.Joined(world.Set.Gateways[1], world.Caller);
        world.Script.Say();
        using var resumed = await StreamEvents.OfAsync(elsewhere.ResumeAsync(id, Stop));
        Assert.Equal(2, (await resumed.NextAsync()).Progress);

        await world.Set.Gateways[0].Process.KillAsync();

        Assert.Equal("outcome_unknown", (await resumed.NextAsync()).Refusal);
        await resumed.EndsAsync();
    }

    [Fact]
    public async Task Id_OfAnotherSession_IsRefusedElsewhereToo()
    {
        await using var world = await StartAsync("modern");
        var id = await world.BeginAndBreakAsync();
        using var other = world.Set.Gateways[1].Caller();
        await other.InitializeAsync(Stop);

        using var refused = await other.ResumeAsync(id, Stop);

        Assert.Equal(400, (int)refused.StatusCode);
    }

    private static async Task<World> StartAsync(string server)
    {
        var redis = await RedisServer.StartAsync();
        ScriptedCall script = new();
        try
        {
            var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", script: upstream =>
            {
                (server == "legacy" ? Scripts.Legacy("long") : Scripts.Modern("long"))(upstream);
                upstream.Tools["long"] = script.AnswerAsync;
            });
            var caller = set.Gateways[0].Caller();
            World world = new(redis, set, script, caller);
            await ReplicaSet.StoreIsAsync(set.Gateways[0], "ready");
            await caller.InitializeAsync(Stop);
            return world;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>Three gateway replicas, the call, and the client that makes it at the first of them.</summary>
    private sealed record World(RedisServer Redis, ReplicaSet Set, ScriptedCall Script, Caller Caller) : IAsyncDisposable
    {
        public Task<HttpResponseMessage> BeginAsync() => Caller.BeginAsync(Caller.Call(Tool, id: "\"call\""), Stop, Tool);

        /// <summary>The id of the first progress, after which the connection breaks.</summary>
        public async Task<string> BeginAndBreakAsync()
        {
            using var stream = await StreamEvents.OfAsync(BeginAsync());
            await stream.NextAsync();
            Script.Say();
            return (await stream.NextAsync()).Id;
        }

        public async ValueTask DisposeAsync()
        {
            Caller.Dispose();
            await Set.DisposeAsync();
            await Redis.DisposeAsync();
        }
    }
}
