using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>How a cancellation travels: a modern client closes its stream, a legacy one says so in a message.</summary>
public sealed class CancellationTests(TwoEras eras) : IClassFixture<TwoEras>
{
    [Fact]
    public async Task Close_ModernToModern_ServerSeesTheClose()
    {
        var (name, gone) = Stalling("modern");
        using var caller = await eras.CallerAsync("modern");

        var response = await caller.BeginAsync(caller.Call(name), TestContext.Current.CancellationToken, name);
        response.Dispose();

        await gone.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await eras.Gateway.RecordAsync(line => line.TryGetProperty("tool", out var tool) && name.EndsWith("__" + tool.GetString(), StringComparison.Ordinal)
            && line.GetProperty("outcome").GetString() == "abandoned");
    }

    [Fact]
    public async Task Close_ModernToLegacy_ServerIsToldByANotificationWithTheIdItKnows()
    {
        var (name, _) = Stalling("legacy");
        using var caller = await eras.CallerAsync("modern");

        var response = await caller.BeginAsync(caller.Call(name), TestContext.Current.CancellationToken, name);
        response.Dispose();

        await AssertCancelledAsync(name);
    }

    [Fact]
    public async Task Cancelled_LegacyToLegacy_ArrivesWithTheSameIdAndTheCallIsNotAnswered()
    {
        var (name, _) = Stalling("legacy");
        using var caller = await eras.CallerAsync("legacy");

        using var response = await caller.BeginAsync(caller.Call(name, id: "\"my-id\""), TestContext.Current.CancellationToken, name);
        using var events = new EventReader(response);
        await events.NextAsync();
        var accepted = await caller.SendAsync(
            """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"my-id","reason":"enough"}}""", TestContext.Current.CancellationToken);

        Assert.Equal(202, accepted.Status);
        Assert.True(await events.EndsAsync());
        var cancelled = await AssertCancelledAsync(name);
        Assert.Equal("my-id", cancelled.Params.GetProperty("requestId").GetString());
        Assert.Equal("enough", cancelled.Params.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Cancelled_LegacyToModern_ServerSeesTheClose()
    {
        var (name, gone) = Stalling("modern");
        using var caller = await eras.CallerAsync("legacy");

        using var response = await caller.BeginAsync(caller.Call(name, id: "5"), TestContext.Current.CancellationToken, name);
        using var events = new EventReader(response);
        await events.NextAsync();
        await caller.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}""", TestContext.Current.CancellationToken);

        await gone.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.True(await events.EndsAsync());
    }

    [Fact]
    public async Task Cancelled_IdOfAnotherSession_StopsNothing()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var name = eras.Script("legacy", async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1));
            await go.Task.WaitAsync(http.RequestAborted);
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("done")));
        }, out _);
        using var caller = await eras.CallerAsync("legacy");
        using var other = await eras.CallerAsync("legacy");

        using var response = await caller.BeginAsync(caller.Call(name, id: "9"), TestContext.Current.CancellationToken, name);
        using var events = new EventReader(response);
        await events.NextAsync();
        var answered = await other.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}}""", TestContext.Current.CancellationToken);
        go.SetResult();

        Assert.Equal(202, answered.Status);
        Assert.Equal(9, (await events.NextAsync()).GetProperty("id").GetInt32());
    }

    /// <summary>A tool that tells of one step and then waits; the task ends when the server sees that its caller has gone.</summary>
    private (string Name, Task Gone) Stalling(string server)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var name = eras.Script(server, async (http, request) =>
        {
            await Reply.EventAsync(http, Reply.Progress(request, 1));
            await Reply.HangAsync(http);
            gone.SetResult();
        }, out _);
        return (name, gone.Task);
    }

    private async Task<Received> AssertCancelledAsync(string name)
    {
        var call = eras.Legacy.CallsOf(name["legacy__".Length..]).Single();
        await Eventually.Holds(() => Of(call) is not null);
        var found = Of(call)!;
        Assert.Equal(call.Header("Mcp-Session-Id"), found.Header("Mcp-Session-Id"));
        return found;
    }

    private Received? Of(Received call) => eras.Legacy.Named("notifications/cancelled")
        .FirstOrDefault(one => one.Params.GetProperty("requestId").GetRawText() == call.Id);
}
