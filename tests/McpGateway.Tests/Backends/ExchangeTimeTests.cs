using McpGateway.Backends;
using McpGateway.Protocol;
using McpGateway.Tests.Backends.Support;
using Microsoft.AspNetCore.Http;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Backends;

public class ExchangeTimeTests
{
    private const string Progress = """data: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","progress":1}}""" + "\n\n";

    [Fact]
    public async Task Call_NoByteInTime_TimesOutAndTellsALegacyServer()
    {
        await using var server = await LegacyAsync("t");
        server.On["tools/call"] = (http, _) => HangAsync(http);
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var session = await SessionAsync(backend);
        var found = await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: session) with { Timeout = TimeSpan.FromMilliseconds(200) });

        Assert.StartsWith("fault TimedOut: ", Assert.Single(found), StringComparison.Ordinal);
        await server.Host.ArrivedAsync("notifications/cancelled");
        var cancelled = Assert.Single(server.Host.Named("notifications/cancelled"));
        Assert.Equal("\"7\"", cancelled.Params.GetProperty("requestId").GetRawText());
        Assert.Equal(session.Id, cancelled.Headers["Mcp-Session-Id"]);
    }

    [Fact]
    public async Task Call_ProgressWithoutEnd_IsEndedByItsMaximum()
    {
        await using var server = await ModernAsync("t");
        server.On["tools/call"] = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (await beat.WaitForNextTickAsync(http.RequestAborted))
            {
                await http.Response.WriteAsync(Progress, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        };
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var found = await BackendFixture.AllAsync(backend, BackendFixture.Call(backend) with { Timeout = TimeSpan.FromMilliseconds(400), MaxDuration = TimeSpan.FromSeconds(1) });

        Assert.StartsWith("fault TookTooLong: ", found[^1], StringComparison.Ordinal);
        Assert.True(found.Count > 5, "progress restarts the time-out");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_CallerCancels_ServerIsToldInItsErasWay(bool legacy)
    {
        await using var server = legacy ? await LegacyAsync("t") : await ModernAsync("t");
        var closed = new TaskCompletionSource();
        server.On["tools/call"] = async (http, _) =>
        {
            http.RequestAborted.Register(() => closed.TrySetResult());
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(Progress, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await HangAsync(http);
        };
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var session = legacy ? await SessionAsync(backend) : null;
        using var caller = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in backend.Exchange.SendAsync(BackendFixture.Call(backend, session: session), caller.Token))
            {
                item.Message!.Dispose();
                await caller.CancelAsync();
            }
        });

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        if (legacy)
        {
            await server.Host.ArrivedAsync("notifications/cancelled");
        }
        else
        {
            Assert.Empty(server.Host.Named("notifications/cancelled"));
        }
    }

    [Fact]
    public async Task Call_ServerAsksOnTheStream_PingIsAnsweredTheRestIsNotSupported()
    {
        await using var server = await LegacyAsync("t");
        var answers = new TaskCompletionSource();
        server.On["tools/call"] = async (http, request) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("""data: {"jsonrpc":"2.0","id":"a","method":"ping"}""" + "\n\n" + """data: {"jsonrpc":"2.0","id":5,"method":"elicitation/create","params":{}}""" + "\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await answers.Task.WaitAsync(http.RequestAborted);
            await http.Response.WriteAsync($"data: {Response(request, "{}")}\n\n", http.RequestAborted);
        };
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var all = BackendFixture.AllAsync(backend, BackendFixture.Call(backend, session: await SessionAsync(backend)));
        await server.Host.ArrivedAsync("response");
        await server.Host.ArrivedAsync("response");
        answers.SetResult();

        Assert.Single(await all);
        var bodies = server.Host.Named("response").Select(request => request.Body).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal("""{"jsonrpc":"2.0","id":"a","result":{}}""", bodies[0]);
        Assert.Contains("\"id\":5,\"error\":{\"code\":-32601", bodies[1], StringComparison.Ordinal);
    }

    private static async Task<UpstreamSession> SessionAsync(Backend backend)
        => (await backend.SessionAsync(UpstreamSessionKey.ForPrincipal("key:a", ProtocolVersion.LatestLegacy, "{}"), TestContext.Current.CancellationToken)).Session!;

    private static async Task HangAsync(HttpContext http)
    {
        var aborted = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }
}
