using McpGateway.IntegrationTests.Faults.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>A stream on which nothing is said is kept alive, and still tells how it ended. The gateway's clock runs fast here.</summary>
public sealed class KeepAliveTests
{
    public static TheoryData<string, string> Cells => TwoEras.Cells;

    [Theory, MemberData(nameof(Cells))]
    public async Task Stream_ServerSilent_CommentsComeAndThenTheAnswer(string client, string server)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (events, rest) = await BeginAsync(client, server, async (http, request) =>
        {
            await go.Task.WaitAsync(http.RequestAborted);
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("done")));
        }, go);

        await using (rest)
        {
            Assert.Equal("done", (await events.NextAsync()).GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
            Assert.True(await events.EndsAsync());
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Stream_BreaksOffWhileOnlyKeptAlive_EndsWithAnErrorEvent(string client, string server)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (events, rest) = await BeginAsync(client, server, async (http, _) =>
        {
            await go.Task.WaitAsync(http.RequestAborted);
            http.Abort();
        }, go);

        await using (rest)
        {
            var error = (await events.NextAsync()).GetProperty("error");
            Assert.Equal(-32603, error.GetProperty("code").GetInt32());
            Assert.Equal("outcome_unknown", error.GetProperty("data").GetProperty("refusal").GetString());
            Assert.True(await events.EndsAsync());
        }
    }

    [Theory, InlineData("modern"), InlineData("legacy")]
    public async Task Stream_PauseInTheMiddleOfAMessage_NothingIsPutIntoIt(string era)
    {
        var pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = new string('#', 200_000);
        var (quiet, rest) = await BeginAsync(era, era, (http, _) => Reply.HangAsync(http), go);
        await using (rest)
        {
            rest.Host.Tools["halves"] = async (http, request) =>
            {
                var message = $"data: {Reply.Result(request, Reply.Text(text))}\n\n";
                http.Response.ContentType = "text/event-stream";
                await http.Response.WriteAsync(message[..150_000], http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await pause.Task.WaitAsync(http.RequestAborted);
                await http.Response.WriteAsync(message[150_000..], http.RequestAborted);
            };

            using var response = await rest.Caller.BeginAsync(rest.Caller.Call("one__halves"), TestContext.Current.CancellationToken, "one__halves");
            await quiet.CommentsAsync(3);
            pause.SetResult();
            var answer = await Answer.ReadAsync(response, TestContext.Current.CancellationToken);

            Assert.Equal(text, answer.Text);
        }
    }

    /// <summary>Begins a call whose server has begun a stream and says nothing, and reads until two comments have come.</summary>
    private static async Task<(EventReader Events, Opened All)> BeginAsync(string client, string server, TestServer.Answer then, TaskCompletionSource go)
    {
        var host = await TestServer.StartAsync(script =>
        {
            (server == "modern" ? Scripts.Modern("quiet", "halves") : Scripts.Legacy("quiet", "halves"))(script);
            script.Tools["quiet"] = async (http, request) =>
            {
                http.Response.ContentType = "text/event-stream";
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await then(http, request);
            };
        });
        var gateway = await InProcessGateway.StartAsync(
            $$"""  one: { url: "{{host.Url}}", timeout: 1h, maxDuration: 2h }""", services: services => services.AddSingleton<TimeProvider>(new FastTime(50)));
        var caller = gateway.Caller();
        if (client == "legacy")
        {
            await caller.InitializeAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.AsyncValue(caller.ListToolsAsync, answer => answer.ToolNames.Any());
        var response = await caller.BeginAsync(caller.Call("one__quiet"), TestContext.Current.CancellationToken, "one__quiet");
        var events = new EventReader(response);
        await events.CommentsAsync(2);
        go.SetResult();
        return (events, new Opened(host, gateway, caller, response));
    }

    private sealed record Opened(TestServer Host, InProcessGateway Gateway, Caller Caller, HttpResponseMessage Response) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Response.Dispose();
            Caller.Dispose();
            await Gateway.DisposeAsync();
            await Host.DisposeAsync();
        }
    }
}
