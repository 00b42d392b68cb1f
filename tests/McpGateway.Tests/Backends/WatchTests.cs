using McpGateway.Backends;
using McpGateway.Backends.Listing;
using McpGateway.Configuration;
using McpGateway.Tests.Backends.Support;
using Microsoft.AspNetCore.Http;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Backends;

public class WatchTests
{
    [Fact]
    public async Task Watch_SameContent_IsTheSameListingAndNoEvent()
    {
        await using var server = await ModernAsync("t");
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var listing = backend.Listing;
        var events = 0;
        backend.ListingChanged += () => Interlocked.Increment(ref events);
        await server.Host.ArrivedAsync("tools/list");
        for (var i = 0; i < 3; i++)
        {
            backend.ListingDoubted();
            await server.Host.ArrivedAsync("tools/list");
        }

        Assert.Same(listing, backend.Listing);
        Assert.Equal(0, events);
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, ToolList("t", "u")));
        backend.ListingDoubted();
        await room.UntilAsync(backend, found => found.Listing.Tools.Length == 2);
        Assert.True(backend.Listing.Revision > listing.Revision);
    }

    [Fact]
    public async Task Watch_ServerSaysListChangedOnACall_ReadsAgain()
    {
        await using var server = await ModernAsync("t");
        server.On["tools/call"] = (http, request) => StreamAsync(http, """{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""", Response(request, "{}"));
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        server.On["tools/list"] = (http, request) => JsonAsync(http, Response(request, ToolList("new")));
        await BackendFixture.AllAsync(backend, BackendFixture.Call(backend));
        await room.UntilAsync(backend, found => found.Listing.Tools is [{ Name: "new" }]);
    }

    [Fact]
    public async Task Watch_ServerFails_KeepsEntriesForTheGracePeriodThenDropsThemAndComesBack()
    {
        await using var server = await ModernAsync("t");
        await using var room = new BackendFixture { Catalog = new CatalogOptions { Grace = TimeSpan.FromSeconds(1) } };
        var backend = await room.ReadyAsync(server);
        var good = server.On["tools/list"];

        server.On["tools/list"] = (http, _) => JsonAsync(http, "{}", 500);
        backend.ListingDoubted();
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Stale);
        Assert.Single(backend.Listing.Tools);
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Down);
        Assert.Same(ServerListing.Empty, backend.Listing);
        Assert.False(backend.Status.AcceptsCalls);
        Assert.Equal("scripted: 500 Internal Server Error", backend.Status.Reason);

        server.On["tools/list"] = good;
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Ready);
        Assert.Single(backend.Listing.Tools);
        Assert.Null(backend.Status.Reason);
    }

    [Fact]
    public async Task Watch_OtherServersHang_AHealthyOneIsReadyAtOnce()
    {
        await using var hanging = await StartAsync(script => script.On["server/discover"] = (http, _) => HangAsync(http));
        await using var healthy = await ModernAsync("t");
        await using var room = new BackendFixture(BackendFixture.Options with { ProbeTimeout = TimeSpan.FromMinutes(1) });
        var servers = Enumerable.Range(0, 10).Select(i => BackendFixture.Http($"hangs-{i}", hanging.Url))
            .Append(BackendFixture.Http("healthy", healthy.Url)).ToArray();
        var snapshot = room.Snapshot(servers);
        await room.Registry.ApplyingAsync(snapshot, TestContext.Current.CancellationToken);
        room.Registry.Published(snapshot);

        var backend = room.Registry.Find(servers[^1].ClusterId)!;
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Ready);
        Assert.All(servers[..^1], server => Assert.Equal(BackendState.Starting, room.Registry.Find(server.ClusterId)!.Status.State));
    }

    [Fact]
    public async Task Watch_NotReachedYet_RefusesCallsWithTheReason()
    {
        await using var hanging = await StartAsync(script => script.On["server/discover"] = (http, _) => HangAsync(http));
        await using var room = new BackendFixture();
        var backend = await room.StartAsync(hanging);
        Assert.Equal("fault Down: scripted: it has not been reached yet", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend))));
        Assert.Empty(hanging.Host.Named("tools/call"));
    }

    private static async Task HangAsync(HttpContext http)
    {
        var aborted = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }
}
