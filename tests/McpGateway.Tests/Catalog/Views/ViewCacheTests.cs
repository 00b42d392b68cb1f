using System.Text;
using McpGateway.Access;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Views;
using McpGateway.Policies;
using McpGateway.Protocol;

namespace McpGateway.Tests.Catalog.Views;

public sealed class ViewCacheTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: alice, when: { apiKey: alice }, roles: [reader] }
          - { name: bob, when: { apiKey: bob }, roles: [reader] }
          - { name: carol, when: { apiKey: carol }, roles: [writer, reader] }
        roles:
          reader:
            allow:
              - { server: a, tools: ["read_*"] }
          writer:
            allow:
              - { server: a }
        """;

    private readonly MergedCatalog _catalog;
    private readonly ViewBuilder _builder = new(new AccessDecider(), PageBounds.Default);

    public ViewCacheTests()
    {
        var server = Catalogs.Known("a", Listings.OfTools("read_x", "write_x"));
        var policy = PolicyReader.Read([new PolicyFile("p.yaml", Policy)]).Policy!;
        _catalog = new MergedCatalog(Snapshots.Of([server.Options], policy), [server]);
    }

    [Fact]
    public void Get_EqualRoles_ShareOneView()
    {
        var cache = new ViewCache(_catalog, _builder);
        Assert.Same(cache.Get(Key("alice")), cache.Get(Key("bob")));
        Assert.NotSame(cache.Get(Key("alice")), cache.Get(Key("carol")));
        Assert.NotSame(cache.Get(Key("alice")), cache.Get(Key("alice", Era.Legacy)));
        Assert.NotSame(cache.Get(Key("alice")), cache.Get(Key("alice") with { EndpointServer = "a" }));
    }

    [Fact]
    public void Get_SharedView_IsTheOneComputedAlone()
    {
        var cache = new ViewCache(_catalog, _builder);
        cache.Get(Key("carol"));
        cache.Get(Key("alice"));
        foreach (var key in new[] { Key("bob"), Key("carol") })
        {
            var alone = _builder.Build(_catalog, key);
            var shared = cache.Get(key);
            Assert.Equal(Encoding.UTF8.GetString(alone.Discovery), Encoding.UTF8.GetString(shared.Discovery));
            foreach (var kind in ListKinds.All)
            {
                Assert.Equal(alone.List(kind).First.Entries.ToArray(), shared.List(kind).First.Entries.ToArray());
            }
        }

        Assert.Equal(1, cache.Get(Key("bob")).List(ListKind.Tools).Items.Length);
        Assert.Equal(2, cache.Get(Key("carol")).List(ListKind.Tools).Items.Length);
    }

    [Fact]
    public async Task Get_AtTheSameTime_ComputesOnce()
    {
        var cache = new ViewCache(_catalog, _builder);
        var views = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => cache.Get(Key("alice")), TestContext.Current.CancellationToken)));
        Assert.Single(views.Distinct());
    }

    [Fact]
    public void Get_BeyondTheBound_DropsTheLeastRecentlyUsed()
    {
        var cache = new ViewCache(_catalog, _builder, maxViews: 2);
        var alice = cache.Get(Key("alice"));
        var carol = cache.Get(Key("carol"));
        cache.Get(Key("alice"));
        cache.Get(Key("alice", Era.Legacy));
        Assert.Equal(2, cache.Count);
        Assert.Same(alice, cache.Get(Key("alice")));
        Assert.NotSame(carol, cache.Get(Key("carol")));
    }

    [Fact]
    public void Get_BeyondTheBoundOfBytes_KeepsTheNewestAlone()
    {
        var cache = new ViewCache(_catalog, _builder, maxBytes: 1);
        cache.Get(Key("alice"));
        cache.Get(Key("carol"));
        Assert.Equal(1, cache.Count);
    }

    private ViewKey Key(string apiKey, Era era = Era.Modern) =>
        new(null, era, _catalog.Snapshot.Policy.RolesOf(ClientFacts.OfApiKey(apiKey))!);
}
