using FsCheck;
using FsCheck.Fluent;
using McpGateway.Catalog.Names;

namespace McpGateway.Tests.Catalog.Names;

public sealed class PublicUrisTests
{
    [Theory]
    [InlineData("file:///a/b+c", "notes+file:///a/b+c")]
    [InlineData("ui://app/main.html", "ui://notes+app/main.html")]
    [InlineData("ui://a+b", "ui://notes+a+b")]
    [InlineData("UI://app", "notes+UI://app")]
    [InlineData("test://{id}{+rest}", "notes+test://{id}{+rest}")]
    [InlineData("", "notes+")]
    public void Of_Uri_NamesItsServerAndComesBack(string original, string expected)
    {
        var uri = PublicUris.Of("notes", original);
        Assert.Equal(expected, uri);
        Assert.True(PublicUris.TrySplit(uri, out var server, out var back));
        Assert.Equal("notes", server.ToString());
        Assert.Equal(original, back);
    }

    [Theory]
    [InlineData("file:///a")]
    [InlineData("ui://a")]
    [InlineData("")]
    public void TrySplit_NoServerPart_IsFalse(string uri) => Assert.False(PublicUris.TrySplit(uri, out _, out _));

    [Fact]
    public void Of_RandomUris_AreReversible()
    {
        var parts = Gen.Elements("ui://", "+", "notes", "a", ":", "/", "ui:", "{+x}", "é");
        var uris = parts.ListOf().Select(list => string.Concat(list));
        var pairs = Gen.Zip(Gen.Elements("a", "notes", "ui"), uris).ToArbitrary();

        Prop.ForAll(pairs, pair =>
            PublicUris.TrySplit(PublicUris.Of(pair.Item1, pair.Item2), out var server, out var back)
            && server.SequenceEqual(pair.Item1) && back == pair.Item2).QuickCheckThrowOnFailure();
    }
}
