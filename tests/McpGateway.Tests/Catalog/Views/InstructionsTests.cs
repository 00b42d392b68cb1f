using System.Text;
using McpGateway.Backends.Listing;
using McpGateway.Catalog.Merging;
using McpGateway.Catalog.Views;

namespace McpGateway.Tests.Catalog.Views;

public sealed class InstructionsTests
{
    [Fact]
    public void Join_SeveralServers_PutsEachUnderItsName() =>
        Assert.Equal("# a\n\nDo this.\n\n# c\n\nDo that.", Instructions.Join([Saying("a", "Do this.\n"), Saying("b", " "), Saying("c", "Do that.")]));

    [Fact]
    public void Join_NothingSaid_IsNull() => Assert.Null(Instructions.Join([Saying("a", null)]));

    [Fact]
    public void Join_TooLong_StaysInTheBoundAndLetsEverybodySpeak()
    {
        var joined = Instructions.Join([Saying("a", new string('é', 20_000)), Saying("b", "Short."), Saying("c", string.Concat(Enumerable.Repeat("𝄞", 20_000)))])!;
        Assert.InRange(Encoding.UTF8.GetByteCount(joined), 6_000, Instructions.MaxBytes);
        Assert.Contains("# b\n\nShort.", joined, StringComparison.Ordinal);
        Assert.Contains("# c\n\n𝄞", joined, StringComparison.Ordinal);
        Assert.DoesNotContain(joined, c => c == '\ufffd');
        Assert.DoesNotContain(joined.EnumerateRunes(), rune => rune == Rune.ReplacementChar);
    }

    [Theory]
    [InlineData("aé𝄞", 7, "aé𝄞")]
    [InlineData("aé𝄞", 6, "aé")]
    [InlineData("aé𝄞", 2, "a")]
    [InlineData("aé𝄞", 0, "")]
    public void Cut_EndsAtACharacter(string text, int bytes, string expected) => Assert.Equal(expected, Instructions.Cut(text, bytes));

    private static CatalogServer Saying(string name, string? instructions) =>
        Catalogs.Known(name, Listings.Of(introduction: new ServerIntroduction { Instructions = instructions }));
}
