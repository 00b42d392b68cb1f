using McpGateway.Backends;
using McpGateway.Tests.Backends.Support;
using Microsoft.Extensions.Logging;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Backends;

public sealed class StartReadinessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Readiness_ServerThatAnswersLate_WaitsForItsLists()
    {
        var answer = new TaskCompletionSource();
        await using var server = await ModernAsync("t");
        var discover = server.On["server/discover"];
        server.On["server/discover"] = async (http, request) =>
        {
            await answer.Task.WaitAsync(Patience, http.RequestAborted);
            await discover(http, request);
        };
        await using var room = new BackendFixture();
        var readiness = Of(room, TimeSpan.FromMinutes(1));
        var backend = await room.StartAsync(server);

        var waiting = readiness.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(readiness.IsReady);
        answer.SetResult();
        await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.True(readiness.IsReady);
        Assert.Single(backend.Listing.Tools);
    }

    [Fact]
    public async Task Readiness_ServerThatHangs_WaitsNoLongerThanItsLimitAndNamesIt()
    {
        await using var server = await ScriptedServer.StartAsync(script => script.On["server/discover"] = (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var room = new BackendFixture();
        var readiness = Of(room, TimeSpan.FromMilliseconds(50));
        await room.StartAsync(server);

        await readiness.WaitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.True(readiness.IsReady);
        Assert.Contains(room.Log.Lines, line => line.Contains("without having read scripted", StringComparison.Ordinal));
    }

    private static StartReadiness Of(BackendFixture room, TimeSpan wait) =>
        new(room.Registry, BackendFixture.Options with { StartWait = wait }, TimeProvider.System, new LoggerFactory([room.Log]).CreateLogger<StartReadiness>());
}
