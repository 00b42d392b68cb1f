using System.Text.RegularExpressions;

namespace McpGateway.IntegrationTests.Invariants;

/// <summary>Holds README.md beside this file against the tests that there are.</summary>
public sealed partial class InvariantTableTests
{
    private const int Invariants = 12;

    [Fact]
    public void Table_EveryInvariant_HasTestsAndEachOfThemExists()
    {
        var folder = Path.Combine(SourceTests.Root(), "tests");
        var rows = File.ReadLines(Path.Combine(folder, "McpGateway.IntegrationTests", "Invariants", "README.md"))
            .Where(line => Numbered().IsMatch(line))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
            .ToArray();

        Assert.Equal(Enumerable.Range(1, Invariants), rows.Select(row => int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(rows, row => Assert.NotEmpty(row[2]));
        var missing = rows.SelectMany(row => row[2].Split(", ")).Where(name => !Exists(name, Tests())).ToArray();
        Assert.True(missing.Length == 0, $"no such test: {string.Join(", ", missing)}");
    }

    [Fact]
    public void Exists_NameOfNoTest_IsNotFound()
    {
        Assert.True(Exists("InvariantTableTests.Exists_NameOfNoTest_IsNotFound", Tests()));
        Assert.False(Exists("InvariantTableTests.Exists_NameOfNoTest", Tests()));
        Assert.False(Exists("NobodyTests.Exists_NameOfNoTest_IsNotFound", Tests()));
    }

    /// <summary>The source of each test class, by its name.</summary>
    private static ILookup<string, string> Tests() =>
        SourceTests.Sources("tests").ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);

    private static bool Exists(string name, ILookup<string, string> sources)
    {
        var (type, method) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        return sources[type].Any(source => Regex.IsMatch(
            source, $@"\[(Fact|Theory)[^\n]*\n(\s*\[[^\n]*\n)*\s*public [^\n(]* {Regex.Escape(method)}\(", RegexOptions.NonBacktracking));
    }

    [GeneratedRegex(@"^\| \d+ \|", RegexOptions.NonBacktracking)]
    private static partial Regex Numbered();
}
