using McpGateway.Tests.Backends.Support;
using McpGateway.Tests.Bridging.Support;
using static McpGateway.Tests.Backends.Support.ScriptedServer;
using static McpGateway.Tests.Bridging.Support.BridgeClient;

namespace McpGateway.Tests.Bridging;

public class KeepAliveTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Call_ThatTakesLong_IsKeptAliveUntilItsAnswer()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var time = new SignalledTime(Interval);
        var goOn = new TaskCompletionSource();
        await using var backends = new BackendFixture();
        await using var server = await LegacyAsync("t");
        server.On["tools/call"] = async (http, request) =>
        {
            await goOn.Task.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
            await JsonAsync(http, Response(request, "{}"));
        };
        await using var host = await BridgeHost.StartAsync(await backends.ReadyAsync(server), time);
        using var client = new BridgeClient(host);

        var sending = client.SendAsync(ModernCall("t"), cancellationToken: cancellationToken);
        await time.ElapseAsync(cancellationToken);
        using var answer = await sending;
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no", Assert.Single(answer.Headers.GetValues("X-Accel-Buffering")));
        await time.ElapseAsync(cancellationToken);
        goOn.SetResult();
        Assert.Equal(
            ": keep-alive\n\n: keep-alive\n\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"resultType\":\"complete\"}}\n\n",
            await answer.Content.ReadAsStringAsync(cancellationToken));
    }
}
