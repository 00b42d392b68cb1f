using McpGateway.Access;

namespace McpGateway.Tests.Catalog.Merging;

public sealed class ResolveUriTests
{
    [Theory]
    [InlineData("a+file:///x", "a", "file:///x")]
    [InlineData("ui://a+app/x", "a", "ui://app/x")]
    [InlineData("b+file:///not-listed", "b", "file:///not-listed")]
    [InlineData("a+b+file:///x", "a", "b+file:///x")]
    public void Resolve_UriOfAServer_MayExist(string uri, string server, string original)
    {
        var catalog = Catalogs.Merge(Catalogs.Known("a", Listings.Of(resources: [Listings.Resource("file:///x")])), Catalogs.Unread("b"));
        var resolved = catalog.ResolveUri(TargetKind.Resource, uri, null);
        Assert.True(resolved.Known);
        Assert.Equal((server, original), (resolved.Server!.Name, resolved.OriginalName));
        Assert.Equal(uri == "a+file:///x", resolved.Entry is not null);
    }

    [Theory]
    [InlineData("file:///x")]
    [InlineData("c+file:///x")]
    [InlineData("A+file:///x")]
    [InlineData("ui://c+app")]
    [InlineData("+file:///x")]
    [InlineData("")]
    public void Resolve_OtherUri_IsUnknown(string uri)
    {
        var catalog = Catalogs.Merge(Catalogs.Known("a", Listings.Of(resources: [Listings.Resource("file:///x")])));
        var resolved = catalog.ResolveUri(TargetKind.Resource, uri, null);
        Assert.False(resolved.Known);
        Assert.Null(resolved.Server);
    }

    [Fact]
    public void Resolve_OnOneServersEndpoint_TakesUrisAsTheyAre()
    {
        var catalog = Catalogs.Merge(Catalogs.Known("a", Listings.Of(templates: [Listings.Template("file:///{x}")])));
        var resolved = catalog.ResolveUri(TargetKind.ResourceTemplate, "file:///{x}", "a");
        Assert.NotNull(resolved.Entry);
        Assert.Equal("b+x:y", catalog.ResolveUri(TargetKind.Resource, "b+x:y", "a").OriginalName);
        Assert.False(catalog.ResolveUri(TargetKind.Resource, "file:///x", "nowhere").Known);
    }

    [Fact]
    public void ListsResource_OnlyOfTheServerThatListsIt()
    {
        var catalog = Catalogs.Merge(Catalogs.Known("a", Listings.Of(resources: [Listings.Resource("https://x/y")])), Catalogs.Known("b", Listings.Of()));
        Assert.True(catalog.ListsResource("a", "https://x/y"));
        Assert.False(catalog.ListsResource("b", "https://x/y"));
        Assert.False(catalog.ListsResource("a", "https://x/z"));
    }
}
