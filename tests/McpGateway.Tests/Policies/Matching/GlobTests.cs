using System.Diagnostics;
using McpGateway.Policies.Matching;

namespace McpGateway.Tests.Policies.Matching;

public class GlobTests
{
    [Theory]
    [InlineData("search", "search", true)]
    [InlineData("search", "Search", false)]
    [InlineData("search", "search2", false)]
    [InlineData("search", "xsearch", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "a/b?c", true)]
    [InlineData("**", "anything", true)]
    [InlineData("drop_*", "drop_", true)]
    [InlineData("drop_*", "drop_all", true)]
    [InlineData("drop_*", "xdrop_all", false)]
    [InlineData("*_read", "file_read", true)]
    [InlineData("*_read", "file_reader", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("a*bc*c", "abc", false)]
    [InlineData("*a*a*", "a", false)]
    [InlineData("[a-z]?", "b1", false)]
    [InlineData("[a-z]?", "[a-z]?", true)]
    [InlineData(".*", "abc", false)]
    public void Matches_Names_StarIsAnyText(string pattern, string name, bool matches) =>
        Assert.Equal(matches, Glob.OfNames(pattern).Matches(name));

    [Theory]
    [InlineData("file:///a/*", "file:///a/b", true)]
    [InlineData("file:///a/*", "file:///a/", true)]
    [InlineData("file:///a/*", "file:///a", false)]
    [InlineData("file:///a/*", "file:///a/b/c", false)]
    [InlineData("file:///a/*", "file:///a/b?c", false)]
    [InlineData("file:///a/*", "file:///a/b#c", false)]
    [InlineData("file:///a/**", "file:///a/b/c?d#e", true)]
    [InlineData("file:///a/**", "file:///ab", false)]
    [InlineData("file:///***", "file:///a/b", true)]
    [InlineData("**.md", "file:///a/b.md", true)]
    [InlineData("*://a/*", "x://a/b", true)]
    [InlineData("*://a/*", "x:/y://a/b", false)]
    [InlineData("x://*/secret/**", "x://a/secret/b/c", true)]
    [InlineData("x://*/secret/**", "x://a/b/secret/c", false)]
    [InlineData("x://**/secret/*", "x://a/b/secret/c", true)]
    [InlineData("x://**/secret/*", "x://a/secret/b/secret/c", true)]
    [InlineData("x://**/secret/*", "x://secret/c", false)]
    [InlineData("x://**/secret/*", "x://a/secret/c/d", false)]
    [InlineData("x://**a*b/**c", "x://ab/a_b/c", true)]
    [InlineData("x://*a*/b", "x://aaa/b", true)]
    public void Matches_Uris_OneStarStaysInASegment(string pattern, string uri, bool matches) =>
        Assert.Equal(matches, Glob.OfUris(pattern).Matches(uri));

    [Theory]
    [InlineData("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b")]
    [InlineData("**a**a**a**a**a**a**a**a**a**a**a**a**a**a**b")]
    [InlineData("**a*a**a*a**a*a**a*a**a*a**a*a**a*ab*")]
    public void Matches_PatternThatBacktrackersChokeOn_EndsAtOnce(string pattern)
    {
        var clock = Stopwatch.StartNew();

        Assert.False(Glob.OfUris(pattern).Matches(new string('a', 8192)));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"took {clock.Elapsed}");
    }

    [Fact]
    public void Matches_AnyCase_FoldsLettersOnly()
    {
        Assert.True(Glob.OfUris("x://Host/*/B**").Matches("X://hOST/a/bc", ignoreCase: true));
        Assert.False(Glob.OfUris("x://Host/*/B").Matches("x://host/a/b"));
    }
}
