using System.Globalization;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;

namespace McpGateway.IntegrationTests.Bridging;

/// <summary>
/// Calls of modern clients that wait at a legacy server, under random interleavings of what clients may do. Whatever
/// happens, the server ran the tool exactly as often as the client was told, and nothing goes on waiting.
/// <c>MCPGATEWAY_PARKED=N</c> takes N cases instead of a few; <c>MCPGATEWAY_PARKED_SEED</c> repeats the decisions of a run (the
/// order in which things happen stays the machine's).
/// </summary>
public sealed class ParkedCallModelTests
{
    private const int AtOnce = 8;

    /// <summary>Long enough for a busy machine between two steps, short enough to wait for what is given up.</summary>
    private const string Settings = "questions: { patience: 5s, parked: 1000 }";
    private const string Policy = """
        version: 1
        clients:
          - { name: bots, when: { apiKey: bot }, roles: [user] }
          - { name: strangers, when: { apiKey: stranger }, roles: [user] }
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
        roles:
          user: { allow: [ { server: "*" } ] }
          admin: {}
        """;

    private static readonly int Seed = Number("MCPGATEWAY_PARKED_SEED") ?? Random.Shared.Next();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ParkedCalls_UnderRandomInterleavings_RunAsOftenAsToldAndNothingStaysParked()
    {
        var server = new CountingServer();
        await using var scripted = await TestServer.StartAsync(server.Script);
        await using var gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{scripted.Url}}" }""", Settings, Policy);
        await gateway.ServerIsAsync("one", "ready");
        using var client = gateway.Caller();
        using var stranger = await StrangerAsync(gateway);
        await RunAsync(Number("MCPGATEWAY_PARKED") ?? 64, (name, random) => new ParkedCase(server, [client], stranger, name, random));
    }

    [Fact]
    public async Task ParkedCalls_AtTwoGatewayReplicas_OneOfThemKilled_RunAsOftenAsTold()
    {
        var server = new CountingServer();
        await using var redis = await RedisServer.StartAsync();
        await using var set = await ReplicaSet.StartAsync($"127.0.0.1:{redis.Port}", 2, script: server.Script, policy: Policy, more: Settings);
        using var first = set.Gateways[0].Caller();
        using var second = set.Gateways[1].Caller();
        using var stranger = await StrangerAsync(set.Gateways[1]);
        await Eventually.AsyncValue(stop => second.CallAsync("one__none", stop), answer => answer.Status == 200);
        var share = (Number("MCPGATEWAY_PARKED") ?? 64) / 4;
        await RunAsync(share, (name, random) => new ParkedCase(server, [first, second], stranger, name, random));

        var orphans = Enumerable.Range(0, AtOnce).Select(i => new ParkedCase(server, [first, second], stranger, $"orphan-{i}", new Random(Seed + i))).ToArray();
        await Task.WhenAll(orphans.Select(orphan => orphan.BeginAsync(0, Stop)));
        await set.Gateways[0].Process.KillAsync();
        await Task.WhenAll(orphans.Select(orphan => orphan.OrphanedAsync(second, Stop)));
    }

    /// <summary>A few at a time; what was left is given up for all together.</summary>
    private static async Task RunAsync(int count, Func<string, Random, ParkedCase> make)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"MCPGATEWAY_PARKED_SEED={Seed}, {count} cases"));
        var cases = Enumerable.Range(0, count).Select(i => make($"{Seed}-{i}", new Random(unchecked((Seed * 31) + i)))).ToArray();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Stop }, async (one, stop) =>
        {
            await one.BeginAsync(0, stop);
            await one.GoOnAsync(stop);
        });
        await Task.WhenAll(cases.Select(one => one.SettleAsync(Stop)));
    }

    private static async Task<Caller> StrangerAsync(RunningGateway gateway)
    {
        var key = await TestKeys.AddAsync(Path.Combine(Path.GetDirectoryName(gateway.Folder.ConfigFile)!, "keys.yaml"), "stranger");
        var stranger = gateway.CallerWith(key);
        await Eventually.AsyncValue(stop => stranger.CallAsync("one__none", stop), answer => answer.Status == 200);
        return stranger;
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
