using System.Diagnostics;
using System.Net;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Stopping;

/// <summary>The gateway as a process is told to stop: who is told what, and when.</summary>
public sealed class GracefulStopTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Nothing is shared and nothing is under way: whoever presses Ctrl-C does not wait.</summary>
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Stop_NothingUnderWay_IsOverAtOnce(string signal)
    {
        SkipOnWindows();
        await using var server = await TestServer.StartAsync(Scripts.Modern("ok"));
        await using var gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{server.Url}}" }""");
        using var caller = gateway.Caller();
        await Eventually.AsyncValue(stop => caller.CallAsync("one__ok", stop), answer => answer.Text == "ok");

        var watch = Stopwatch.StartNew();
        await gateway.Process.SignalAsync(signal);

        Assert.Equal(0, await gateway.Process.ExitAsync(Soon));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"{watch.Elapsed}");
        Assert.Equal("", gateway.Process.Errors);
    }

    [Fact]
    public async Task Stop_WithADelay_AcceptsThenRefuses_AndFinishesWhatIsUnderWay()
    {
        SkipOnWindows();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(script =>
        {
            Scripts.Modern("ok", "waits")(script);
            script.Tools["waits"] = async (http, request) =>
            {
                await go.Task.WaitAsync(http.RequestAborted);
                await Reply.TextAsync(http, request, "done");
            };
        });
        await using var gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{server.Url}}" }""", "drainDelay: 3s\ndrain: 20s");
        await gateway.ServerIsAsync("one", "ready");
        using var waiting = gateway.Caller();
        var long1 = waiting.CallAsync("one__waits", Stop);
        await server.ArrivedAsync("tools/call");

        await gateway.Process.SignalAsync("TERM");

        // Balancers hear of it at once, operators why; whoever still comes is served and told to take another connection.
        await Eventually.AsyncValue(_ => ReadyzAsync(gateway), ready => ready == HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1));
        var status = await gateway.StatusAsync(Stop);
        Assert.False(status.GetProperty("ready").GetBoolean());
        Assert.StartsWith("stopping: whoever still comes is served", status.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, status.GetProperty("running").GetInt32());
        using (var served = gateway.Caller())
        {
            var answer = await served.CallAsync("one__ok", Stop);
            Assert.Equal(("ok", true), (answer.Text, answer.Headers.ConnectionClose));
        }

        // Then new work is refused in words, and the listeners go on answering balancers and operators.
        var refused = await Eventually.AsyncValue(
            async stop =>
            {
                using var late = gateway.Caller();
                return await late.CallAsync("one__ok", stop);
            },
            answer => answer.Status == 503);
        Assert.Equal((true, true), (refused.Headers.RetryAfter is not null, refused.Headers.ConnectionClose));
        Assert.StartsWith("This gateway replica is shutting down.", refused.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyzAsync(gateway));
        Assert.StartsWith("stopping: new work is refused", (await gateway.StatusAsync(Stop)).GetProperty("reason").GetString(), StringComparison.Ordinal);

        // Its client learns of the stop only now that it can be told; the call before and this one are served.
        go.SetResult();
        Assert.Equal("done", (await long1).Text);
        Assert.Equal("ok", (await waiting.CallAsync("one__ok", Stop)).Text);
        Assert.Equal(0, await gateway.Process.ExitAsync(Soon));
        Assert.Equal(server.CallsOf("ok").Count() + 1, gateway.Record().Count(line => line.GetProperty("outcome").GetString() == "ok"));
        Assert.Contains(gateway.Record(), line => line.GetProperty("outcome").GetString() == "draining");
        Assert.Contains("1 calls in flight", gateway.Process.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_Twice_EndsAtOnce()
    {
        SkipOnWindows();
        await using var server = await TestServer.StartAsync(script =>
        {
            Scripts.Modern("hangs")(script);
            script.Tools["hangs"] = (http, _) => Reply.HangAsync(http);
        });
        await using var gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{server.Url}}" }""");
        await gateway.ServerIsAsync("one", "ready");
        using var caller = gateway.Caller();
        var call = caller.CallAsync("one__hangs", Stop);
        await server.ArrivedAsync("tools/call");

        await gateway.Process.SignalAsync("INT");
        await Eventually.Holds(() => gateway.Process.Log.Contains("Ctrl-C ends at once", StringComparison.Ordinal));
        Assert.False(gateway.Process.HasExited);
        var watch = Stopwatch.StartNew();
        await gateway.Process.SignalAsync("INT");

        Assert.Equal(130, await gateway.Process.ExitAsync(Soon));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"{watch.Elapsed}");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
    }

    private static async Task<HttpStatusCode> ReadyzAsync(RunningGateway gateway)
    {
        using var http = TestHttp.Create();
        using var answer = await http.GetAsync(new Uri(gateway.Process.Root, "readyz"), Stop);
        return answer.StatusCode;
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: there is no SIGTERM on Windows");
}
