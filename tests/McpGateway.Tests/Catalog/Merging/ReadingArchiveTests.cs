using McpGateway.Access;
using McpGateway.Backends.Listing;
using McpGateway.Catalog.Merging;
using McpGateway.Configuration;

namespace McpGateway.Tests.Catalog.Merging;

public sealed class ReadingArchiveTests
{
    private readonly Dictionary<string, ServerReading> _readings = [];
    private readonly ServerOptions _server = Catalogs.Server("a");
    private readonly ReadingArchive _archive;

    public ReadingArchiveTests() => _archive = new ReadingArchive(id => _readings.TryGetValue(id, out var reading) ? reading : null);

    [Fact]
    public void Take_BeforeTheFirstReading_KnowsNothing()
    {
        Assert.Null(Take().Entries);
        _readings["a-c"] = new ServerReading(ServerListing.Empty, IsModern: false, IsLegacyToLegacy: false);
        Assert.Null(Take().Entries);
    }

    [Fact]
    public void Take_SameReading_IsNamedOnce()
    {
        _readings["a-c"] = new ServerReading(Listings.OfTools("x"), IsModern: true, IsLegacyToLegacy: false);
        Assert.Same(Take().Entries, Take().Entries);
        Assert.Equal(Take(), Take());
        Assert.True(Take() is { IsListed: true, IsModern: true });
    }

    [Fact]
    public void Take_AfterTheGracePeriod_KeepsTheNamesButListsNothing()
    {
        _readings["a-c"] = new ServerReading(Listings.OfTools("x"), IsModern: true, IsLegacyToLegacy: false);
        var good = Take().Entries;
        _readings["a-c"] = new ServerReading(ServerListing.Empty, IsModern: true, IsLegacyToLegacy: false);
        Assert.Same(good, Take().Entries);
        Assert.False(Take().IsListed);

        _readings["a-c"] = new ServerReading(Listings.OfTools("y"), IsModern: true, IsLegacyToLegacy: false);
        Assert.NotNull(Take().Entries!.Of(TargetKind.Tool).FindOriginal("y"));
        Assert.Null(Take().Entries!.Of(TargetKind.Tool).FindOriginal("x"));
    }

    [Fact]
    public void Keep_ServerOutOfUse_IsForgotten()
    {
        _readings["a-c"] = new ServerReading(Listings.OfTools("x"), IsModern: true, IsLegacyToLegacy: false);
        Take();
        _readings["a-c"] = new ServerReading(ServerListing.Empty, IsModern: true, IsLegacyToLegacy: false);
        _archive.Keep(id => id == "a-c");
        Assert.NotNull(Take().Entries);
        _archive.Keep(_ => false);
        Assert.Null(Take().Entries);
    }

    private CatalogServer Take() => _archive.Take(_server, 48);
}
