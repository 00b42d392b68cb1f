namespace McpGateway.IntegrationTests.Conformance;

/// <summary>The scenarios that a YAML file of the suite's form names under <c>server:</c>, one a line.</summary>
public static class ScenarioList
{
    private const string Item = "  - ";

    /// <exception cref="InvalidDataException">The file names none: its form is another than the one read here.</exception>
    public static IReadOnlySet<string> Read(string path)
    {
        var names = File.ReadLines(path)
            .SkipWhile(line => line != "server:").Skip(1)
            .TakeWhile(line => line.Length == 0 || line[0] is ' ' or '#')
            .Where(line => line.StartsWith(Item, StringComparison.Ordinal))
            .Select(line => line[Item.Length..].Split(" #")[0].TrimEnd())
            .ToHashSet(StringComparer.Ordinal);
        return names.Count > 0 ? names : throw new InvalidDataException($"{path} names no scenario under server:");
    }
}
