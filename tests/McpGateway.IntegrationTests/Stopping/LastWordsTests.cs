using System.Text.Json;
using McpGateway.IntegrationTests.Faults;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Stopping;

/// <summary>Calls that take longer than a gateway may take to stop end with words, in all four cells of client era × server era.</summary>
public sealed class LastWordsTests
{
    public static TheoryData<string, string> Cells => TwoEras.Cells;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Cells))]
    public async Task Stop_CallsLongerThanTheDrain_AreToldThatTheOutcomeIsUnknown(string client, string server)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: there is no SIGTERM on Windows");
        await using var upstream = await TestServer.StartAsync(script =>
        {
            (server == "modern" ? Scripts.Modern("streams", "silent") : Scripts.Legacy("streams", "silent"))(script);
            script.Tools["silent"] = (http, _) => Reply.HangAsync(http);
            script.Tools["streams"] = async (http, request) =>
            {
                await Reply.EventAsync(http, Reply.Progress(request, 1));
                await Reply.HangAsync(http);
            };
        });
        await using var gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{upstream.Url}}" }""", "drain: 1s");
        await gateway.ServerIsAsync("one", "ready");
        using var caller = gateway.Caller();
        if (client == "legacy")
        {
            await caller.InitializeAsync(Stop);
        }

        using var response = await caller.BeginAsync(caller.Call("one__streams", id: "71"), Stop, "one__streams");
        using var events = new EventReader(response);
        await events.NextAsync();
        var silent = caller.SendAsync(caller.Call("one__silent", id: "72"), Stop, "one__silent");
        await Eventually.Holds(() => upstream.CallsOf("silent").Any());

        await gateway.Process.SignalAsync("TERM");

        AssertStopped(await events.NextAsync(), 71);
        Assert.True(await events.EndsAsync());
        var answer = await silent;
        Assert.Equal(200, answer.Status);
        AssertStopped(answer.Message, 72);
        Assert.Equal(0, await gateway.Process.ExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(2, gateway.Record().Count(line => line.GetProperty("outcome").GetString() == "gateway_stopped"));
        Assert.Equal("", gateway.Process.Errors);

        // Sent once each, and a legacy server knows that nobody waits any more.
        Assert.Equal((1, 1), (upstream.CallsOf("streams").Count(), upstream.CallsOf("silent").Count()));
        if (server == "legacy")
        {
            await Eventually.Holds(() => upstream.Named("notifications/cancelled").Count() == 2);
        }
    }

    private static void AssertStopped(JsonElement message, int id)
    {
        Assert.Equal(id, message.GetProperty("id").GetInt32());
        var error = message.GetProperty("error");
        Assert.Equal((-32603, "gateway_stopped"), (error.GetProperty("code").GetInt32(), error.GetProperty("data").GetProperty("refusal").GetString()));
        Assert.Contains("may or may not have run", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
