using McpGateway.Policies.Yaml;

namespace McpGateway.Tests.Policies.Yaml;

public class MappingReaderTests
{
    private readonly FileErrors _errors = new("x.yaml");

    [Fact]
    public void Getters_RightTypes_GiveTheValues()
    {
        var reader = Read("""
            text: word
            quoted: "true"
            truth: true
            number: 42
            time: 90s
            size: 16MiB
            choice: session
            list: [a, "1"]
            below: { x: y }
            map: { A: b }
            named: { one: { x: y } }
            """);

        Assert.Equal("word", reader.String("text"));
        Assert.Equal("true", reader.String("quoted"));
        Assert.True(reader.Bool("truth"));
        Assert.Equal(42, reader.Int("number"));
        Assert.Equal(TimeSpan.FromSeconds(90), reader.Duration("time"));
        Assert.Equal(16 << 20, reader.Size("size"));
        Assert.Equal("session", reader.Choice("choice", "none", "session"));
        Assert.Equal(["a", "1"], reader.Strings("list")!);
        Assert.Equal("y", reader.Mapping("below")!.String("x"));
        Assert.Equal(("A", "b"), reader.TextMap("map").Select(e => (e.Name.Text, e.Value.Text)).Single());
        Assert.Equal("one", reader.Mappings("named").Single().Name.Text);
        reader.Done();
        Assert.Empty(_errors.Found);
    }

    [Fact]
    public void Getters_AbsentKeys_GiveNullWithoutAnError()
    {
        var reader = Read("a: 1");

        Assert.Null(reader.String("x") ?? reader.Choice("x", "a"));
        Assert.Null(reader.Bool("x"));
        Assert.Null(reader.Int("x") ?? reader.Size("x"));
        Assert.Null(reader.Duration("x"));
        Assert.Null(reader.Strings("x"));
        Assert.Null(reader.Mapping("x"));
        Assert.Empty(reader.Mappings("x"));
        Assert.Empty(_errors.Found);
    }

    [Theory]
    [InlineData("k: yes", "bool", "'k' is 'yes', expected true or false")]
    [InlineData("k: \"true\"", "bool", "'k' is the text 'true', expected true or false")]
    [InlineData("k: 010", "int", "'k' is '010', expected a whole number from 0 to 100")]
    [InlineData("k: 101", "int", "'k' is '101', expected a whole number from 0 to 100")]
    [InlineData("k: -1", "int", "'k' is '-1', expected a whole number from 0 to 100")]
    [InlineData("k: 0x1F", "int", "'k' is '0x1F', expected a whole number from 0 to 100")]
    [InlineData("k: 99999999999999999999", "int", "'k' is '99999999999999999999', expected a whole number from 0 to 100")]
    [InlineData("k: 30", "duration", "'k' is '30', expected a duration")]
    [InlineData("k: 1.5s", "duration", "'k' is '1.5s', expected a duration")]
    [InlineData("k: 0s", "duration", "'k' is '0s', expected a duration")]
    [InlineData("k: 999999999999999999d", "duration", "'k' is '999999999999999999d', expected a duration")]
    [InlineData("k: 1MB", "size", "'k' is '1MB', expected a size from 1 to 1099511627776 bytes")]
    [InlineData("k: 999999999999999999GiB", "size", "'k' is '999999999999999999GiB', expected a size from 1 to 1099511627776 bytes")]
    [InlineData("k: 7", "string", "'k' is a number, expected a text")]
    [InlineData("k: 1e3", "string", "'k' is a number, expected a text")]
    [InlineData("k: true", "string", "'k' is true or false, expected a text")]
    [InlineData("k:", "string", "'k' is empty, expected a text")]
    [InlineData("k: ~", "string", "'k' is empty, expected a text")]
    [InlineData("k: \"\"", "string", "'k' is empty, expected a text")]
    [InlineData("k: [a]", "string", "'k' is a list, expected a text")]
    [InlineData("k: a", "list", "'k' is a text, expected a list")]
    [InlineData("k: [a, [b]]", "list", "an item of 'k' is a list, expected a text")]
    [InlineData("k: a", "mapping", "'k' is 'a', expected keys with values")]
    [InlineData("k:", "mapping", "'k' is empty, expected keys with values")]
    public void Getters_WrongTypes_SayWhatWasExpected(string text, string getter, string message)
    {
        var reader = Read(text);

        _ = getter switch
        {
            "bool" => (object?)reader.Bool("k"),
            "int" => reader.Int("k", most: 100),
            "duration" => reader.Duration("k"),
            "size" => reader.Size("k"),
            "string" => reader.String("k"),
            "list" => reader.Strings("k"),
            _ => reader.Mapping("k"),
        };

        Assert.Equal(message, Assert.Single(_errors.Found).Message);
    }

    [Fact]
    public void Done_UnknownKeys_AreReportedWithTheNearest()
    {
        var reader = Read("sevrers: {}\nTLS: {}\nzzz: 1\n");
        reader.Mapping("servers");
        reader.Mapping("tls");

        reader.Done();

        Assert.Equal(
            ["did you mean 'servers'?", "did you mean 'tls'?", "use one of: servers, tls"],
            _errors.Found.Select(e => e.Mend));
        Assert.Equal([1, 2, 3], _errors.Found.Select(e => e.Line));
        Assert.Equal("x.yaml:1:1: unknown key 'sevrers'; did you mean 'servers'?", _errors.Found[0].ToString());
    }

    [Fact]
    public void ReplacedValues_AreTextAndNeverShown()
    {
        var root = StrictYaml.Read("a: ${X}\nb: [\"${X}\", 1]\n", _errors)!;

        root = StrictYaml.ReplaceValues(root, value => value.Text == "${X}" ? "12" : null);
        var reader = new MappingReader(root, _errors);

        Assert.Equal("12", reader.String("a"));
        Assert.Null(reader.Bool("a"));
        Assert.DoesNotContain(_errors.Found, e => e.ToString().Contains("12", StringComparison.Ordinal));
        Assert.DoesNotContain("12", root.Entries[0].Value.ToString());
    }

    private MappingReader Read(string text) => new(StrictYaml.Read(text, _errors)!, _errors);
}
