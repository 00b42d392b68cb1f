using System.Diagnostics;
using System.Security.Cryptography;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Replicas.Support;
using McpGateway.IntegrationTests.Resumption;
using McpGateway.IntegrationTests.Stopping.Support;

namespace McpGateway.IntegrationTests.Stopping;

/// <summary>A stream that is read at a gateway replica that stops, of a call that runs at one that stays.</summary>
public sealed class ResumedStreamTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_StreamOfACallElsewhere_DoesNotHoldItUp_AndGoesOnAtTheOther()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: there is no SIGTERM on Windows");
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var redis = await RedisServer.StartAsync();
        await using var server = await TestServer.StartAsync(script =>
        {
            Scripts.Modern("waits")(script);
            script.Tools["waits"] = async (http, request) =>
            {
                await Reply.EventAsync(http, Reply.Progress(request, 1));
                await go.Task.WaitAsync(http.RequestAborted);
                await Reply.EventAsync(http, Reply.Result(request, Reply.Text("done")));
            };
        });
        await using var fleet = await Fleet.StartAsync(2, $$"""  one: { url: "{{server.Url}}" }""", $$"""
            sealing: { keys: [ { id: k1, key: "{{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}}" } ] }
            redis: "127.0.0.1:{{redis.Port}}"
            drainDelay: 0s
            drain: 40s
            """);
        using var here = new Caller(fleet[0].Endpoint, fleet.Key);
        using var there = new Caller(fleet[1].Endpoint, fleet.Key);
        await here.InitializeAsync(Stop);
        there.Join(here);
        using var call = await StreamEvents.OfAsync(here.BeginAsync(here.Call("one__waits"), Stop));
        var priming = await call.NextAsync();

        // The store of a gateway replica that has just begun may answer late, and that is 503 with Retry-After.
        using var resumed = await StreamEvents.OfAsync(Eventually.AsyncValue(stop => there.ResumeAsync(priming.Id, stop), answer => (int)answer.StatusCode != 503));
        await resumed.NextAsync();

        var watch = Stopwatch.StartNew();
        Assert.Equal((0, ""), await fleet.StopAsync(1, TimeSpan.FromSeconds(20)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");

        using var again = await StreamEvents.OfAsync(here.ResumeAsync(priming.Id, Stop));
        await again.NextAsync();
        go.SetResult();
        Assert.Equal("done", (await again.NextAsync()).Text);
    }
}
