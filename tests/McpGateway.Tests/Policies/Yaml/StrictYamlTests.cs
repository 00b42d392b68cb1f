using System.Diagnostics;
using McpGateway.Policies.Yaml;

namespace McpGateway.Tests.Policies.Yaml;

public class StrictYamlTests
{
    [Theory]
    [InlineData("a: &x 1\n", 1, 4, "anchors are not allowed (&x)")]
    [InlineData("a: 1\nb: *x\n", 2, 4, "aliases are not allowed (*x)")]
    [InlineData("a: !!str 1\n", 1, 4, "tags (!) are not allowed")]
    [InlineData("a: ! 1\n", 1, 4, "tags (!) are not allowed")]
    [InlineData("a: !deny { b: 1 }\n", 1, 4, "tags (!) are not allowed")]
    [InlineData("a: 1\n<<: { b: 1 }\n", 2, 1, "merge keys (<<) are not allowed")]
    [InlineData("a: 1\nb: 2\na: 3\n", 3, 1, "the key 'a' stands here for the second time; the first is on line 1")]
    [InlineData("a: 1\n\"a\": 3\n", 2, 1, "the key 'a' stands here for the second time; the first is on line 1")]
    [InlineData("a: 1\n---\nb: 1\n", 2, 1, "a second document begins here")]
    [InlineData("%YAML 1.2\n---\na: 1\n", 1, 1, "directives (%YAML, %TAG) are not allowed")]
    [InlineData("", 1, 1, "the file is empty")]
    [InlineData("# nothing but a comment\n", 1, 1, "the file is empty")]
    [InlineData("- a\n", 1, 1, "the file is a list, expected keys with values")]
    [InlineData("word\n", 1, 1, "the file is a text, expected keys with values")]
    [InlineData("[a]: 1\n", 1, 1, "a key is a list, expected a name")]
    [InlineData("\"\": 1\n", 1, 1, "a key is empty, expected a name")]
    [InlineData("a: 1\n  b: 2\n", 2, 4, "this is not YAML")]
    [InlineData("a: [1\nb: 2\n", 1, 4, "this is not YAML: it breaks off")]
    [InlineData("a: \"x\n", 1, 4, "this is not YAML")]
    public void Read_AmbiguousOrBrokenText_IsAnErrorAtItsPlace(string text, int line, int column, string message)
    {
        var errors = new FileErrors("x.yaml");

        StrictYaml.Read(text, errors);

        var error = Assert.Single(errors.Found);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(("x.yaml", line, column), (error.File, error.Line, error.Column));
        Assert.NotEmpty(error.Mend);
    }

    [Theory]
    [InlineData(0x2028)]
    [InlineData(0x2029)]
    [InlineData(0x85)]
    [InlineData('\r')]
    [InlineData(0x202E)]
    [InlineData(0x2066)]
    [InlineData(0)]
    [InlineData(0x1B)]
    [InlineData(0xFEFF)]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public void Read_CharacterThatHidesARuleInAComment_IsRefused(int character)
    {
        var errors = new FileErrors("x.yaml");

        var root = StrictYaml.Read($"a: 1\n# see{(char)character}b: 2\n", errors);

        Assert.Null(root);
        Assert.Equal((2, 6), (Assert.Single(errors.Found).Line, errors.Found[0].Column));
    }

    [Fact]
    public void Read_ByteOrderMarkWindowsLinesTabsAndEmoji_AreRead()
    {
        var errors = new FileErrors("x.yaml");

        var root = StrictYaml.Read("\uFEFFa: 1\r\nb: \"😀\u00fc\"\t# note\r\n", errors);

        Assert.Empty(errors.Found);
        Assert.Equal(["a", "b"], root!.Entries.Select(e => e.Key.Text));
    }

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    public void Read_Depth_IsBounded(int depth, bool refused)
    {
        var errors = new FileErrors("x.yaml");

        StrictYaml.Read("a: " + new string('[', depth - 1) + new string(']', depth - 1), errors);

        Assert.Equal(refused, errors.Found.Any(e => e.Message.StartsWith("nested deeper than 32", StringComparison.Ordinal)));
        Assert.Equal(refused, errors.Any);
    }

    [Fact]
    public void Read_MoreThanOneMebibyte_IsRefusedByItsBytes()
    {
        var errors = new FileErrors("x.yaml");

        StrictYaml.Read("a: " + new string('ü', 600_000), errors);

        Assert.Equal("the file is larger than 1 MiB", Assert.Single(errors.Found).Message);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("{a: ")]
    [InlineData("? ")]
    [InlineData("- ")]
    [InlineData("&a ")]
    [InlineData("a: *b\n")]
    [InlineData("'")]
    [InlineData("!")]
    [InlineData("\"\\\n")]
    [InlineData("a: |9\n")]
    [InlineData("\n")]
    [InlineData("#\n")]
    [InlineData("a")]
    [InlineData("a ")]
    [InlineData("a, ", "[")]
    [InlineData("a: 1, ", "{")]
    [InlineData("\"a\": [], ", "{")]
    [InlineData("- a\n", "\n")]
    [InlineData("- - a\n", "\n")]
    [InlineData("? a\n", "\n")]
    [InlineData("  ? - a\n", "\n")]
    [InlineData("c: 1\n", "\n")]
    public void Read_HostileMebibyte_EndsSoonWhateverItSays(string piece, string before = "")
    {
        var errors = new FileErrors("x.yaml");
        var clock = Stopwatch.StartNew();

        StrictYaml.Read("a: 1\nb: " + before + string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)), errors);

        // Generous: what it guards against (quadratic time in the scanner) takes minutes.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
        Assert.InRange(errors.Found.Count, 0, FileErrors.Most);
    }

    [Fact]
    public void Read_ManyMistakes_AreAllReported()
    {
        var errors = new FileErrors("x.yaml");

        StrictYaml.Read("a: &x 1\nb: *x\na: 2\nc: !t 1\n", errors);

        Assert.Equal([1, 2, 3, 4], errors.Found.Select(e => e.Line));
    }
}
