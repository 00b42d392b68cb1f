using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Tests.Backends.Support;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Backends;

public class SseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_ProgressAndAnswer_ComeOverTheStreamUnderTheCallersNames()
    {
        await using var server = await SseServer.StartAsync("t");
        server.On["tools/call"] = async (own, stream, request) =>
        {
            var token = request.Params.GetProperty("_meta").GetProperty("progressToken").GetRawText();
            await own.SayAsync(stream, $$$"""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":{{{token}}},"progress":1}}""");
            await own.SayAsync(stream, Response(request, """{"content":[]}"""));
        };
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server.Options);
        var session = await SessionAsync(backend);

        Assert.Equal(
            ["""{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","progress":1}}""", """{"jsonrpc":"2.0","id":"7","result":{"content":[]}}"""],
            await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: session)));
        Assert.Equal(["t"], backend.Listing.Tools.Select(tool => tool.Name));
        Assert.Equal("2024-11-05", session.Version.Name);
    }

    [Fact]
    public async Task Calls_AnsweredInAnotherOrder_EachGetsItsOwn()
    {
        await using var server = await SseServer.StartAsync("t");
        var first = new TaskCompletionSource<Received>();
        server.On["tools/call"] = async (own, stream, request) =>
        {
            if (!first.TrySetResult(request))
            {
                await own.SayAsync(stream, Response(request, """{"said":"second"}"""));
                await own.SayAsync(stream, Response(await first.Task, """{"said":"first"}"""));
            }
        };
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server.Options);
        var session = await SessionAsync(backend);

        var one = BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: session, id: "\"a\""));
        await first.Task.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        var two = BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: session, id: "\"b\""));

        Assert.Equal("""{"jsonrpc":"2.0","id":"a","result":{"said":"first"}}""", Assert.Single(await one));
        Assert.Equal("""{"jsonrpc":"2.0","id":"b","result":{"said":"second"}}""", Assert.Single(await two));
    }

    [Fact]
    public async Task GetAndPost_BothBearTheServersHeaders()
    {
        await using var server = await SseServer.StartAsync("t");
        await using var room = new BackendFixture();
        await room.ReadyAsync(server.Options with { Headers = [new("Authorization", "Bearer upstream")] });

        Assert.Contains(server.Host.Requests, request => request.HttpMethod == "GET");
        Assert.Contains(server.Host.Requests, request => request.HttpMethod == "POST");
        Assert.All(server.Host.Requests, request => Assert.Equal("Bearer upstream", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Conversations_OfTwoOwners_HaveStreamsOfTheirOwn()
    {
        await using var server = await SseServer.StartAsync("t");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server.Options);
        await SessionAsync(backend, "key:a");
        await SessionAsync(backend, "key:b");

        Assert.Equal(3, server.Open);
    }

    [Fact]
    public async Task Conversations_ThatEnd_LeaveNoStreamAtTheServer()
    {
        await using var server = await SseServer.StartAsync("t");
        await using (var room = new BackendFixture())
        {
            var backend = await room.ReadyAsync(server.Options);
            for (var i = 0; i < 20; i++)
            {
                await backend.SessionAsync(UpstreamSessionKey.ForClientSession($"s{i}", "key:a", ProtocolVersion.LatestLegacy, "{}"), Stop);
            }

            Assert.Equal(21, server.Open);
            for (var i = 0; i < 20; i++)
            {
                backend.ClientSessionEnded($"s{i}");
            }

            await UntilOpenAsync(server, 1);
        }

        await UntilOpenAsync(server, 0);
    }

    [Fact]
    public async Task Stream_EndsDuringACall_TheOutcomeIsUnknownAndTheCallIsNotSentAgain()
    {
        await using var server = await SseServer.StartAsync("t");
        server.On["tools/call"] = (own, stream, _) =>
        {
            own.End(stream);
            return Task.CompletedTask;
        };
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server.Options);
        var session = await SessionAsync(backend);

        Assert.StartsWith("fault OutcomeUnknown: ", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: session))), StringComparison.Ordinal);
        Assert.StartsWith("fault SessionUnknown: ", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: session))), StringComparison.Ordinal);
        Assert.Single(server.Host.Named("tools/call"));

        await backend.SessionForgottenAsync(session);
        server.On["tools/call"] = (own, stream, request) => own.SayAsync(stream, Response(request, "{}"));
        var again = await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: await SessionAsync(backend)));
        Assert.Equal("""{"jsonrpc":"2.0","id":"7","result":{}}""", Assert.Single(again));
    }

    [Fact]
    public async Task Stream_ThatTheListsAreReadBy_IsOpenedAgainWithoutACall()
    {
        await using var server = await SseServer.StartAsync("t");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server.Options);
        server.On["tools/list"] = (own, stream, request) => own.SayAsync(stream, Response(request, ToolList("t", "u")));
        server.End("1");

        await room.UntilAsync(backend, found => found.Listing.Tools.Length == 2);
    }

    [Fact]
    public async Task Call_Left_TheServerHearsOfItUnderItsOwnId()
    {
        await using var server = await SseServer.StartAsync("t");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server.Options);
        var request = BackendFixture.Call(backend, session: await SessionAsync(backend));
        using var leaving = new CancellationTokenSource();
        await using var events = backend.Exchange.SendAsync(request, leaving.Token).GetAsyncEnumerator(Stop);
        var waiting = events.MoveNextAsync();
        await server.Host.ArrivedAsync("tools/call");
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        await server.Host.ArrivedAsync("notifications/cancelled");
        var sent = server.Host.Named("tools/call").Single().Id;
        Assert.Equal(sent, server.Host.Named("notifications/cancelled").Single().Params.GetProperty("requestId").GetRawText());
    }

    [Fact]
    public async Task Question_DuringACall_IsAnsweredByAPost()
    {
        await using var server = await SseServer.StartAsync("t");
        server.On["tools/call"] = async (own, stream, request) =>
        {
            own.On["response"] = (_, _, answer) => own.SayAsync(stream, Response(request, answer.Message.GetProperty("result").GetRawText()));
            await own.SayAsync(stream, """{"jsonrpc":"2.0","id":"q","method":"roots/list"}""");
        };
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server.Options);
        var request = BackendFixture.Call(backend, session: await SessionAsync(backend)) with { TakesQuestions = true };
        var found = new List<string>();
        await foreach (var item in backend.Exchange.SendAsync(request, Stop))
        {
            found.Add(System.Text.Encoding.UTF8.GetString(item.Message!.Span));
            item.Asked?.Answer("""{"roots":[]}"""u8);
            item.Message.Dispose();
        }

        Assert.Equal(["""{"jsonrpc":"2.0","id":"q","method":"roots/list"}""", """{"jsonrpc":"2.0","id":"7","result":{"roots":[]}}"""], found);
    }

    [Fact]
    public async Task Stream_BringsNothingAndNoAnswerToAPing_IsGivenUp()
    {
        await using var server = await SseServer.StartAsync("t");
        await using var room = new BackendFixture(BackendFixture.Options with { ProbeTimeout = TimeSpan.FromSeconds(2) });
        var backend = await room.ReadyAsync(server.Options);
        var session = await SessionAsync(backend);
        server.On.TryRemove("ping", out _);

        var call = BackendFixture.Call(backend, session: session) with { Timeout = TimeSpan.FromSeconds(1) };
        Assert.StartsWith("fault TimedOut: ", Assert.Single(await BackendFixture.AllAsync(backend, call)), StringComparison.Ordinal);
        var ended = backend.ListenAsync(session, () => { }, Stop).GetAsyncEnumerator(Stop);
        Assert.False(await ended.MoveNextAsync());
        Assert.StartsWith("fault SessionUnknown: ", Assert.Single(await BackendFixture.AllAsync(backend, call)), StringComparison.Ordinal);
    }

    private static async Task UntilOpenAsync(SseServer server, int count)
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        while (server.Open != count)
        {
            await again.WaitForNextTickAsync(limit.Token);
        }
    }

    private static async Task<UpstreamSession> SessionAsync(Backend backend, string principal = "key:a")
    {
        var opened = await backend.SessionAsync(UpstreamSessionKey.ForPrincipal(principal, ProtocolVersion.LatestLegacy, "{}"), Stop);
        return opened.Session ?? throw new InvalidOperationException(opened.Fault!.Reason);
    }
}
