using FsCheck;
using FsCheck.Fluent;
using McpGateway.Catalog.Names;

namespace McpGateway.Tests.Catalog.Names;

public sealed class PublicNamesTests
{
    private static readonly PublicNames Names = new(48);

    [Theory]
    [InlineData("create_issue", "github__create_issue")]
    [InlineData("a-B_9", "github__a-B_9")]
    [InlineData("_x", "github___x")]
    public void Of_AllowedName_StaysAsItIs(string original, string expected) =>
        Assert.Equal(expected, Names.Of("github", original));

    [Theory]
    [InlineData("a.b", "github__a_b_2e7336dc")]
    [InlineData("", "github___e3b0c442")]
    public void Of_OtherCharacters_EndsInHashOfTheOriginal(string original, string expected) =>
        Assert.Equal(expected, Names.Of("github", original));

    [Fact]
    public void Of_LongName_IsCutToTheBound()
    {
        var name = Names.Of("github", new string('x', 200));
        Assert.Equal(48, name.Length);
        Assert.Matches("^github__x+_[0-9a-f]{8}$", name);
    }

    [Fact]
    public void Of_NameThatLooksHashed_CannotStandForAnother()
    {
        // A server that offers "a.b" and, spelled out, the hashed form of it, must not make one name mean both.
        var hashed = Names.Of("github", "a.b");
        Assert.NotEqual(hashed, Names.Of("github", hashed["github__".Length..]));
        var colliding = Names.OfColliding("github", "a.b");
        Assert.NotEqual(colliding, Names.Of("github", colliding["github__".Length..]));
    }

    [Fact]
    public void Of_RandomNames_AreAllowedBoundedAndNeverAmbiguous()
    {
        var characters = Gen.Elements("abz09_-.é/ 𝄞d4e".EnumerateRunes().Select(rune => rune.ToString()).ToArray());
        var names = characters.ListOf().Select(parts => string.Concat(parts));
        var servers = Gen.Elements("a", "git-hub", "a-very-long-server-x");
        var pairs = Gen.Zip(servers, names).ListOf().ToArbitrary();

        Prop.ForAll(pairs, list =>
        {
            var distinct = list.Distinct().ToList();
            var mapped = distinct.Select(pair => Names.Of(pair.Item1, pair.Item2)).ToList();
            return mapped.Distinct().Count() == distinct.Count
                && mapped.Zip(distinct).All(pair => IsAllowed(pair.First) && SplitsTo(pair.First, pair.Second.Item1));
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsAllowed(string name) =>
        name.Length <= 48 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static bool SplitsTo(string name, string expected) =>
        PublicNames.TrySplit(name, out var server, out _) && server.SequenceEqual(expected);

    [Fact]
    public void Constructor_TooShort_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new PublicNames(39));
}
