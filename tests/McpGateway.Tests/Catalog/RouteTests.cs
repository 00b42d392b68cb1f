using System.Text;
using McpGateway.Access;
using McpGateway.Backends.Listing;
using McpGateway.Catalog;
using McpGateway.Catalog.Answers;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Tasks;
using McpGateway.Catalog.Views;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Policies;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Replicas;
using McpGateway.Sessions;
using McpGateway.Sessions.Questions;
using McpGateway.Tests.Backends.Support;
using McpGateway.Tests.RateLimiting;
using McpGateway.Tests.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGateway.Tests.Catalog;

/// <summary>From a name to a running server.</summary>
public sealed class RouteTests : IAsyncDisposable
{
    private readonly BackendFixture _backends = new();
    private readonly InMemorySessionStore _sessions = new(() => new SessionOptions(), TimeProvider.System, []);
    private readonly CatalogSource _source;
    private Snapshot? _snapshot;

    public RouteTests() => _source = new CatalogSource(_backends.Registry, new ViewBuilder(new AccessDecider(), PageBounds.Default), NullLogger<CatalogSource>.Instance);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_AllowedTool_IsRoutedUnderItsOriginalName()
    {
        await using var server = await ScriptedServer.ModernAsync("search.all");
        await StartAsync(server);
        var route = await RouteAsync("tools/call", "\"name\":\"scripted__search_all_7695e8e5\"");
        Assert.NotNull(route);
        Assert.Equal("search.all", route.OriginalName);
        Assert.Same(_snapshot!.Servers["scripted"], route.Server);
        Assert.Equal("search.all", Assert.IsType<ToolEntry>(route.Entry).Name);
        Assert.Equal(server.Url, route.Backend.Server.Replicas[0].Url);
        Assert.True(route.RenamesUris);
    }

    [Fact]
    public async Task Read_OnMcp_ShowsUrisSuchThatTheyCanBeReadAgain()
    {
        await using var server = await ScriptedServer.StartAsync(script =>
        {
            script.On["server/discover"] = (http, request) => ScriptedServer.JsonAsync(http, ScriptedServer.Response(request, ScriptedServer.Discover("""{"resources":{}}""")));
            script.On["resources/list"] = (http, request) => ScriptedServer.JsonAsync(http, ScriptedServer.Response(request, """{"resources":[{"uri":"https://listed/x","name":"x"}]}"""));
            script.On["resources/templates/list"] = (http, request) => ScriptedServer.JsonAsync(http, ScriptedServer.Response(request, """{"resourceTemplates":[]}"""));
        });
        await StartAsync(server);
        var route = (await RouteAsync("resources/read", "\"uri\":\"scripted+file:///not-listed\""))!;
        Assert.Equal("file:///not-listed", route.OriginalName);
        Assert.Null(route.Entry);
        Assert.Equal("scripted+https://other/x", route.PublicUri("https://other/x"));
        Assert.Equal("https://other/x", route.PublicLink("https://other/x"));
        Assert.Equal("scripted+https://listed/x", route.PublicLink("https://listed/x"));
        Assert.Equal("ui://scripted+app", route.PublicLink("ui://app"));

        var own = (await RouteAsync("resources/read", "\"uri\":\"file:///x\"", endpoint: "scripted"))!;
        Assert.Equal(("file:///x", "file:///y"), (own.OriginalName, own.PublicLink("file:///y")));
        Assert.False(own.RenamesUris);
    }

    [Fact]
    public async Task Catalog_WhenAServersListChanges_FollowsIt()
    {
        await using var server = await ScriptedServer.ModernAsync("before");
        var backend = await StartAsync(server);
        Assert.NotNull(await RouteAsync("tools/call", "\"name\":\"scripted__before\""));
        server.On["tools/list"] = (http, request) => ScriptedServer.JsonAsync(http, ScriptedServer.Response(request, ScriptedServer.ToolList("after")));
        backend.ListingDoubted();
        await _backends.UntilAsync(backend, changed => changed.Listing.FindTool("after") is not null);
        var since = TimeProvider.System.GetTimestamp();
        while (await RouteAsync("tools/call", "\"name\":\"scripted__after\"") is null && TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(10))
        {
            await Task.Yield();
        }

        Assert.NotNull(await RouteAsync("tools/call", "\"name\":\"scripted__after\""));
        Assert.Null(await RouteAsync("tools/call", "\"name\":\"scripted__before\""));
    }

    public async ValueTask DisposeAsync()
    {
        _source.Dispose();
        _sessions.Dispose();
        await _backends.DisposeAsync();
    }

    private async Task<McpGateway.Backends.Backend> StartAsync(ScriptedServer server)
    {
        var options = BackendFixture.Http("scripted", server.Url);
        var policy = PolicyReader.Read([new PolicyFile("p.yaml", CatalogRig.Policy("{ server: scripted }"))]).Policy!;
        _snapshot = Snapshots.Of([options], policy);
        await _backends.Registry.ApplyingAsync(_snapshot, Stop);
        await _source.ApplyingAsync(_snapshot, Stop);
        var backend = _backends.Registry.Find(options.ClusterId)!;
        await _backends.UntilAsync(backend, found => found.Listing.Revision != 0);
        _source.Published(_snapshot);
        return backend;
    }

    private async Task<RouteFeature?> RouteAsync(string method, string parameters, string? endpoint = null)
    {
        var context = Exchanges.WithoutMessage("POST", endpointServer: endpoint);
        context.Features.Set(new PrincipalFeature(Principal.ForApiKey("alice")));
        context.Features.Set(new SnapshotFeature(_snapshot!));
        var message = $$"""{"jsonrpc":"2.0","id":7,"method":"{{method}}","params":{ {{parameters}} } }""";
        context.Exchange().Read(EnvelopeReader.Read(Encoding.UTF8.GetBytes(message)).Envelope!);
        context.Exchange().Decide(Era.Modern, ProtocolVersion.V20260728);
        var sealer = new Sealer(new SnapshotHolder([], TimeProvider.System), TimeProvider.System);
        var catalog = new CatalogMiddleware(_ => Task.CompletedTask, _backends.Registry, new ListAnswers(new Cursors(sealer)), new LifecycleAnswers(_sessions), new TaskIds(sealer), new Cancellations(new InFlight(), new SoleReplica()), new ClientQuestions(sealer, new SoleReplica(), new SoleReplica(), new QuestionOptions()));
        RequestDelegate access = new AccessMiddleware(catalog.InvokeAsync, new AccessDecider(), LimitRig.Refused()).InvokeAsync;
        await new TargetMiddleware(access, _source, new TaskIds(sealer)).InvokeAsync(context);
        return context.Features.Get<RouteFeature>();
    }
}
