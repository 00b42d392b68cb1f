using FsCheck;
using FsCheck.Fluent;
using McpGateway.Access;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Names;

namespace McpGateway.Tests.Catalog.Merging;

public sealed class ResolveNameTests
{
    private const string App = """{"name":"open","inputSchema":{"type":"object"},"_meta":{"ui":{"resourceUri":"ui://app/x"}}}""";

    [Fact]
    public void Resolve_PrefixedName_MeansThatServerAlone()
    {
        var catalog = Catalogs.Merge(Catalogs.Known("a", Listings.OfTools("x", "b__x")), Catalogs.Known("b", Listings.OfTools("x")));
        AssertMeans(catalog, "a__x", "a", "x");
        AssertMeans(catalog, "b__x", "b", "x");
        AssertMeans(catalog, "a__b__x", "a", "b__x");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("A__x")]
    [InlineData("c__x")]
    [InlineData("a__y")]
    [InlineData("a__X")]
    [InlineData("__x")]
    [InlineData("")]
    public void Resolve_OtherName_IsUnknown(string name)
    {
        var catalog = Catalogs.Merge(Catalogs.Known("a", Listings.OfTools("x")));
        Assert.False(catalog.ResolveName(TargetKind.Tool, name, null).Known);
    }

    [Fact]
    public void Resolve_OnOneServersEndpoint_TakesItsOwnNamesAlone()
    {
        var catalog = Catalogs.Merge(Catalogs.Known("a", Listings.OfTools("x", "b__x")), Catalogs.Known("b", Listings.OfTools("y")));
        var resolved = catalog.ResolveName(TargetKind.Tool, "b__x", "a");
        Assert.Equal(("a", "b__x"), (resolved.Server!.Name, resolved.OriginalName));
        Assert.False(catalog.ResolveName(TargetKind.Tool, "a__x", "a").Known);
        Assert.False(catalog.ResolveName(TargetKind.Tool, "y", "a").Known);
        Assert.Null(catalog.ResolveName(TargetKind.Tool, "x", "nowhere").Server);
    }

    [Fact]
    public void Resolve_ToolsAndPrompts_AreNamespacesOfTheirOwn()
    {
        var catalog = Catalogs.Merge(Catalogs.Known("a", Listings.Of(tools: [Listings.Tool("x")], prompts: [Listings.Prompt("y")])));
        Assert.True(catalog.ResolveName(TargetKind.Tool, "a__x", null).Known);
        Assert.False(catalog.ResolveName(TargetKind.Prompt, "a__x", null).Known);
        Assert.True(catalog.ResolveName(TargetKind.Prompt, "a__y", null).Known);
    }

    [Fact]
    public void Resolve_ServerGoneBeyondGrace_StillMeansItsEntries()
    {
        // The call is refused with the server's name and the reason, instead of "no such tool".
        var catalog = Catalogs.Merge(Catalogs.Known("a", Listings.OfTools("x.y"), isListed: false));
        var name = new PublicNames(48).Of("a", "x.y");
        AssertMeans(catalog, name, "a", "x.y");
    }

    [Fact]
    public void Resolve_ServerNeverRead_TakesNamesThatNeedNoTable()
    {
        var catalog = Catalogs.Merge(Catalogs.Unread("a"));
        AssertMeans(catalog, "a__x", "a", "x");
        var hashed = catalog.ResolveName(TargetKind.Tool, "a__x_deadbeef", null);
        Assert.False(hashed.Known);
        Assert.Equal("a", hashed.Server!.Name);
    }

    [Fact]
    public void Resolve_PlainNameOfAnApp_MeansTheOneServerThatHasIt()
    {
        var app = Catalogs.Known("a", Listings.Of(tools: [App, Listings.Tool("save")]));
        AssertMeans(Catalogs.Merge(app, Catalogs.Known("b", Listings.OfTools("other"))), "save", "a", "save");
        Assert.False(Catalogs.Merge(app).ResolveName(TargetKind.Prompt, "save", null).Known);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resolve_PlainNameOfTwoServers_IsUnknownEvenWhileOneIsGone(bool listed)
    {
        var app = Catalogs.Known("a", Listings.Of(tools: [App, Listings.Tool("save")]));
        var other = Catalogs.Known("b", Listings.OfTools("save"), isListed: listed);
        Assert.False(Catalogs.Merge(app, other).ResolveName(TargetKind.Tool, "save", null).Known);
    }

    [Fact]
    public void Resolve_PlainNameWithoutApps_IsUnknown() =>
        Assert.False(Catalogs.Merge(Catalogs.Known("a", Listings.OfTools("save"))).ResolveName(TargetKind.Tool, "save", null).Known);

    [Fact]
    public void Resolve_HashCollisionInsideOneServer_KeepsBothApart()
    {
        // Found by search: the SHA-256 of both begin with the same four bytes.
        var (first, second) = Collision;
        var server = Catalogs.Known("a", Listings.OfTools(first, second));
        var names = server.Entries!.Of(TargetKind.Tool).InServerOrder.Select(entry => entry.PublicName).ToList();
        Assert.Equal(2, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("_[0-9a-f]{16}$", name));
        AssertMeans(Catalogs.Merge(server), names[0], "a", first);
        AssertMeans(Catalogs.Merge(server), names[1], "a", second);
    }

    [Fact]
    public void Resolve_RandomCatalogs_EachListedNameMeansItsOwnEntryAgain()
    {
        var name = Gen.Elements("a", "b", "_", "__", ".", "é", "/", "deadbeef").NonEmptyListOf().Select(parts => string.Concat(parts));
        var listings = Gen.Zip(name.ListOf(), name.ListOf()).ToArbitrary();
        Prop.ForAll(listings, pair =>
        {
            var servers = new[] { ("a", pair.Item1), ("b", pair.Item2) }
                .Select(server => Catalogs.Known(server.Item1, Listings.OfTools([.. server.Item2.Distinct()]))).ToArray();
            var catalog = Catalogs.Merge(servers);
            var all = servers.SelectMany(server => server.Entries!.Of(TargetKind.Tool).InServerOrder.Select(entry => (server, entry))).ToList();
            return all.Select(pair => pair.entry.PublicName).Distinct().Count() == all.Count
                && all.Count == pair.Item1.Distinct().Count() + pair.Item2.Distinct().Count()
                && all.All(pair => catalog.ResolveName(TargetKind.Tool, pair.entry.PublicName, null) is { Known: true } found
                    && found.Server == pair.server && found.OriginalName == pair.entry.OriginalName);
        }).QuickCheckThrowOnFailure();
    }

    private static (string First, string Second) Collision { get; } = FindCollision();

    /// <summary>Two names that are cut alike and share the eight characters: a birthday search over some ten thousands.</summary>
    private static (string First, string Second) FindCollision()
    {
        var seen = new Dictionary<uint, int>();
        for (var i = 0; ; i++)
        {
            var hash = BitConverter.ToUInt32(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Name(i))));
            if (!seen.TryAdd(hash, i))
            {
                return (Name(seen[hash]), Name(i));
            }
        }

        static string Name(int i) => $"{new string('x', 60)}{i}";
    }

    private static void AssertMeans(MergedCatalog catalog, string name, string server, string original)
    {
        var resolved = catalog.ResolveName(TargetKind.Tool, name, null);
        Assert.True(resolved.Known);
        Assert.Equal((server, original), (resolved.Server?.Name, resolved.OriginalName));
    }
}
