using System.Diagnostics;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>Event streams through the gateway, in all four cells of client era × server era.</summary>
public sealed class StreamTests(TwoEras eras) : IClassFixture<TwoEras>
{
    public static TheoryData<string, string> Cells => TwoEras.Cells;

    [Theory, MemberData(nameof(Cells))]
    public async Task Progress_CallStillRuns_ArrivesBeforeTheAnswerIsGiven(string client, string server)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var name = eras.Script(server, async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1));
            await go.Task.WaitAsync(http.RequestAborted);
            await Reply.EventAsync(http, Reply.Progress(request, 2));
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("done")));
        }, out _);
        using var caller = await eras.CallerAsync(client);

        using var response = await caller.BeginAsync(caller.Call(name, id: "77"), TestContext.Current.CancellationToken, name);
        using var events = new EventReader(response);
        var first = await events.NextAsync();
        go.SetResult();
        var second = await events.NextAsync();
        var last = await events.NextAsync();

        Assert.Equal(("text/event-stream", "no"), (response.Content.Headers.ContentType!.MediaType, response.Headers.GetValues("X-Accel-Buffering").Single()));
        Assert.Equal((77, 1), (first.GetProperty("params").GetProperty("progressToken").GetInt32(), first.GetProperty("params").GetProperty("progress").GetInt32()));
        Assert.Equal(2, second.GetProperty("params").GetProperty("progress").GetInt32());
        Assert.Equal("done", last.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal(77, last.GetProperty("id").GetInt32());
        Assert.True(await events.EndsAsync());
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Stream_ServerBreaksOff_LastEventIsAnErrorAndNothingIsSentAgain(string client, string server)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var name = eras.Script(server, async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1));
            await seen.Task.WaitAsync(http.RequestAborted);
            http.Abort();
        }, out var tool);
        using var caller = await eras.CallerAsync(client);

        using var response = await caller.BeginAsync(caller.Call(name), TestContext.Current.CancellationToken, name);
        using var events = new EventReader(response);
        await events.NextAsync();
        seen.SetResult();
        var error = (await events.NextAsync()).GetProperty("error");

        Assert.Equal(-32603, error.GetProperty("code").GetInt32());
        Assert.Contains(server, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("outcome_unknown", error.GetProperty("data").GetProperty("refusal").GetString());
        Assert.True(await events.EndsAsync());
        Assert.Single(eras.Server(server).CallsOf(tool));
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Stream_EndsWithoutResponse_LastEventIsAnError(string client, string server)
    {
        var name = eras.Script(server, (http, request) => Reply.EventAsync(http, Reply.Progress(request, 1)), out _);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal((2, -32603), (answer.Messages.Count, answer.Code));
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Stream_BreaksBeforeAnythingWasSaid_IsAnErrorOfItsOwn(string client, string server)
    {
        var name = eras.Script(server, async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
        }, out _);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal((200, -32603), (answer.Status, answer.Code));
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Stream_FallsSilent_TimesOutWithAnErrorEvent(string client, string server)
    {
        var name = eras.Script(server, async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1));
            await Reply.HangAsync(http);
        }, out _);
        using var caller = await eras.CallerAsync(client);
        var watch = Stopwatch.StartNew();

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal((2, -31504), (answer.Messages.Count, answer.Code));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(7));
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Stream_ProgressRestartsTheTimeoutButMaxDurationEndsIt(string client, string server)
    {
        var name = eras.Script(server, async (http, request) =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
            for (var step = 1; step < 60; step++)
            {
                await Reply.EventAsync(http, Reply.Progress(request, step));
                await timer.WaitForNextTickAsync(http.RequestAborted);
            }
        }, out _);
        using var caller = await eras.CallerAsync(client);
        var watch = Stopwatch.StartNew();

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal(-31504, answer.Code);
        Assert.True(answer.Messages.Count > 5, $"{answer}");
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(14));
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Stream_ServerSpeaksOfLists_IsForTheGatewayAlone(string client, string server)
    {
        var name = eras.Script(server, async (http, request) =>
        {
            await Reply.EventAsync(http, """{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""");
            await Reply.EventAsync(http, """{"jsonrpc":"2.0","method":"notifications/of/its/own"}""");
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("done")));
        }, out _);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal("done", answer.Text);
        Assert.Single(answer.Messages);
    }
}
