using System.Collections.Concurrent;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

public sealed class ForgottenSessionTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Call_ServerForgotItsSession_IsOpenedAgainUnnoticed(bool legacy)
    {
        var sessions = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await using var server = await TestServer.StartAsync(Scripts.Legacy(sessions, "ok"));
        await using var gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{server.Url}}" }""");
        await gateway.ServerIsAsync("one", "ready");
        using var caller = gateway.Caller();
        if (legacy)
        {
            await caller.InitializeAsync(TestContext.Current.CancellationToken);
        }

        for (var i = 0; i < 3; i++)
        {
            sessions.Clear();
            var answer = await caller.CallAsync("one__ok", TestContext.Current.CancellationToken);
            Assert.Equal((200, "ok"), (answer.Status, answer.Text));
        }

        // The first call opens a session; each later one is refused in the forgotten one, which runs nothing, and runs once.
        Assert.Equal(5, server.CallsOf("ok").Count());
    }

    [Fact]
    public async Task Call_ServerForgetsEverySession_FailsPlainlyInsteadOfTryingForever()
    {
        await using var server = await TestServer.StartAsync(server =>
        {
            Scripts.Legacy("ok")(server);
            server.Tools["ok"] = (http, _) => Scripts.ForgottenAsync(http);
        });
        await using var gateway = await RunningGateway.StartAsync($$"""  one: { url: "{{server.Url}}" }""");
        await gateway.ServerIsAsync("one", "ready");
        using var caller = gateway.Caller();
        await caller.InitializeAsync(TestContext.Current.CancellationToken);

        var answer = await caller.CallAsync("one__ok", TestContext.Current.CancellationToken);

        // Not 404: the client's own session with the gateway is alive, and a 404 would make it begin a new one.
        Assert.Equal((200, -31503), (answer.Status, answer.Code));
        Assert.Equal(2, server.CallsOf("ok").Count());
    }
}
