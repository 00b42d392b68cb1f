using McpGateway.Access;
using McpGateway.Backends.Listing;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Views;
using McpGateway.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGateway.Tests.Catalog.Merging;

public sealed class CatalogSourceTests : IDisposable
{
    private readonly Dictionary<string, ServerReading> _readings = new() { ["a-c"] = new ServerReading(Listings.OfTools("x"), IsModern: true, IsLegacyToLegacy: false) };
    private readonly Snapshot _snapshot = Snapshots.Of([Catalogs.Server("a")]);
    private readonly CatalogSource _source;

    public CatalogSourceTests() => _source = new CatalogSource(
        id => _readings.TryGetValue(id, out var reading) ? reading : null,
        new ViewBuilder(new AccessDecider(), PageBounds.Default),
        NullLogger<CatalogSource>.Instance);

    [Fact]
    public async Task Of_WithoutChange_IsTheSameState()
    {
        await _source.ApplyingAsync(_snapshot, TestContext.Current.CancellationToken);
        var state = _source.Of(_snapshot);
        _source.Published(_snapshot);
        Assert.Same(state, _source.Of(_snapshot));
    }

    [Fact]
    public async Task Refresh_AfterAChange_ReplacesTheStateSoon()
    {
        await _source.ApplyingAsync(_snapshot, TestContext.Current.CancellationToken);
        var before = _source.Of(_snapshot);
        _readings["a-c"] = new ServerReading(Listings.OfTools("y"), IsModern: true, IsLegacyToLegacy: false);
        _source.Refresh("a-c");
        var until = TimeProvider.System.GetTimestamp();
        while (ReferenceEquals(before, _source.Of(_snapshot)) && TimeProvider.System.GetElapsedTime(until) < TimeSpan.FromSeconds(10))
        {
            await Task.Yield();
        }

        Assert.NotNull(_source.Of(_snapshot).Catalog.ResolveName(TargetKind.Tool, "a__y", null).Entry);
        Assert.NotNull(before.Catalog.ResolveName(TargetKind.Tool, "a__x", null).Entry);
    }

    [Fact]
    public async Task Of_TwoSnapshots_EachSeesItsOwnServers()
    {
        var next = Snapshots.Of([Catalogs.Server("b")]);
        await _source.ApplyingAsync(_snapshot, TestContext.Current.CancellationToken);
        await _source.ApplyingAsync(next, TestContext.Current.CancellationToken);
        Assert.NotNull(_source.Of(_snapshot).Catalog.Find("a"));
        Assert.Null(_source.Of(next).Catalog.Find("a"));
    }

    [Fact]
    public async Task Retired_LastSnapshotOfAServer_ForgetsItsNames()
    {
        await _source.ApplyingAsync(_snapshot, TestContext.Current.CancellationToken);
        _source.Retired(_snapshot);
        _readings["a-c"] = new ServerReading(ServerListing.Empty, IsModern: true, IsLegacyToLegacy: false);
        Assert.Null(_source.Of(_snapshot).Catalog.Find("a")!.Entries);
    }

    public void Dispose() => _source.Dispose();
}
