using System.Globalization;
using System.Security.Cryptography;
using McpGateway.IntegrationTests.Clients.Sdks;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Node;
using McpGateway.IntegrationTests.Replicas.Support;
using McpGateway.IntegrationTests.Stopping.Support;

namespace McpGateway.IntegrationTests.Stopping;

/// <summary>
/// All gateway replicas are restarted one after the other under steady load, as an orchestrator rolls out a new version.
/// The long form has the settings that gateways have when nothing is said: <c>MCPGATEWAY_ROLLING=3</c> rolls three times.
/// </summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private static readonly int Rounds =
        int.TryParse(Environment.GetEnvironmentVariable("MCPGATEWAY_ROLLING"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 0;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RollingRestart_UnderLoad_NoShortCallFailsAndNoSessionIsLost_LongCallsEndWithWords()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: there is no SIGTERM on Windows");
        await using var redis = await RedisServer.StartAsync();
        await using var modern = await TestServer.StartAsync(Script(Scripts.Modern("ok", "slow", "endless")));
        await using var legacy = await TestServer.StartAsync(Script(Scripts.Legacy("ok", "slow", "endless")));
        var sealing = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var fleet = await Fleet.StartAsync(3, $$"""
              modern: { url: "{{modern.Url}}", timeout: 60s } # longer than drain: the stop is what ends the endless call
              legacy: { url: "{{legacy.Url}}" }
            """, $$"""
            sealing: { keys: [ { id: k1, key: "{{sealing}}" } ] }
            redis: "127.0.0.1:{{redis.Port}}"
            {{(Rounds > 0 ? "" : "drainDelay: 1s\ndrain: 2s")}}
            """);
        IEnumerable<Sdk> sdks = NodeTools.Available
            ? [Sdk.V1, Sdk.V2, Sdk.V2Pinned, Sdk.CSharp, Sdk.WireLegacy, Sdk.WireModern]
            : [Sdk.CSharp, Sdk.WireLegacy, Sdk.WireModern];
        await using var load = await SteadyLoad.StartAsync(
            fleet.Balancer.Endpoint, fleet.Key, sdks, "modern__ok", "legacy__ok", "modern__slow", "legacy__ok", "modern__ok", "legacy__slow");
        await Eventually.Holds(() => load.Calls >= 30);

        for (var round = 0; round < Math.Max(1, Rounds); round++)
        {
            for (var i = 0; i < 3; i++)
            {
                using var patient = new Caller(fleet[i].Endpoint, fleet.Key, TimeSpan.FromMinutes(2));
                var endless = i == 0 ? patient.CallAsync("modern__endless", Stop) : null;
                if (endless is not null)
                {
                    await Eventually.Holds(() => modern.CallsOf("endless").Any());
                }

                var (code, errors) = await fleet.StopAsync(i, TimeSpan.FromMinutes(1));
                Assert.Equal((0, ""), (code, errors));
                if (endless is not null)
                {
                    Assert.Equal("gateway_stopped", (await endless).Message.GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());
                }

                await fleet.LaunchAsync(i);
            }
        }

        var calls = load.Calls;
        await Eventually.Holds(() => load.Calls >= calls + 30);
        await load.EndAsync();
        output.WriteLine($"{load.Calls} calls, {load.Failures.Count} failed, {fleet.Balancer.Turned} connections turned away");
        Assert.True(load.Failures.IsEmpty, string.Join('\n', load.Failures.Take(10)) + "\n" + string.Join(", ", fleet.Record().GroupBy(line => line.GetProperty("outcome").GetString()).Select(group => $"{group.Key} {group.Count()}")));
        Assert.Equal(0, fleet.Balancer.Turned);
    }

    private static Action<TestServer> Script(Action<TestServer> era) => server =>
    {
        era(server);
        server.Tools["endless"] = (http, _) => Reply.HangAsync(http);

        // A stream whose head has gone out before the gateway is told to stop cannot say any more that its connection ends.
        server.Tools["slow"] = async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1).Replace("\"progress\":1", "\"progress\":1,\"total\":1", StringComparison.Ordinal));
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(400));
            await pause.WaitForNextTickAsync(http.RequestAborted);
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("slow")));
        };
    };
}
