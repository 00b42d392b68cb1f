using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Tests.Backends.Support;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Backends;

public class RegistryTests
{
    [Fact]
    public async Task Registry_NextSnapshotHasTheSameCluster_KeepsItsBackendAndTakesItsSettings()
    {
        await using var server = await ModernAsync("t");
        await using var room = new BackendFixture();
        var options = BackendFixture.Http("a", server.Url);
        var (first, second) = (room.Snapshot(options), room.Snapshot(options with { Trusted = true }));
        await PublishAsync(room, first);
        var backend = room.Registry.Find(options.ClusterId);
        await PublishAsync(room, second);
        room.Registry.Retired(first);

        Assert.Same(backend, room.Registry.Find(options.ClusterId));
        Assert.True(backend!.Server.Trusted);
    }

    [Fact]
    public async Task Registry_LastSnapshotRetires_BackendEndsAndItsSessionIsClosed()
    {
        await using var server = await LegacyAsync("t");
        await using var room = new BackendFixture();
        var options = BackendFixture.Http("a", server.Url);
        var (first, second) = (room.Snapshot(options), room.Snapshot());
        await PublishAsync(room, first);
        var backend = room.Registry.Find(options.ClusterId)!;
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Ready);
        await PublishAsync(room, second);
        Assert.Same(backend, room.Registry.Find(options.ClusterId));

        room.Registry.Retired(first);
        Assert.Null(room.Registry.Find(options.ClusterId));
        await server.Host.ArrivedAsync("DELETE");
        Assert.Equal("session-1", Assert.Single(server.Host.Named("DELETE")).Headers["Mcp-Session-Id"]);
    }

    [Fact]
    public async Task Registry_SnapshotIsRefused_ItsNewBackendsLeaveAndTheOldStay()
    {
        await using var server = await ModernAsync("t");
        await using var room = new BackendFixture();
        var (kept, refused) = (BackendFixture.Http("a", server.Url), BackendFixture.Http("b", server.Url));
        await PublishAsync(room, room.Snapshot(kept));
        var next = room.Snapshot(kept, refused);
        await room.Registry.ApplyingAsync(next, TestContext.Current.CancellationToken);
        Assert.NotNull(room.Registry.Find(refused.ClusterId));
        room.Registry.Retired(next);

        Assert.Null(room.Registry.Find(refused.ClusterId));
        Assert.NotNull(room.Registry.Find(kept.ClusterId));
    }

    [Fact]
    public async Task Registry_FirstReadings_CompleteWhetherGoodOrNot()
    {
        await using var good = await ModernAsync("t");
        await using var bad = await StartAsync(script => script.On["server/discover"] = (http, _) => JsonAsync(http, "{}", 500));
        await using var room = new BackendFixture();
        await PublishAsync(room, room.Snapshot(BackendFixture.Http("good", good.Url), BackendFixture.Http("bad", bad.Url)));
        await room.Registry.FirstReadingsAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.All(room.Registry.All, backend => Assert.NotEqual(BackendState.Starting, backend.Status.State));
    }

    private static async Task PublishAsync(BackendFixture room, Snapshot snapshot)
    {
        await room.Registry.ApplyingAsync(snapshot, TestContext.Current.CancellationToken);
        room.Registry.Published(snapshot);
    }
}
