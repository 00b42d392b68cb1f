using McpGateway.IntegrationTests.Gateway;

namespace McpGateway.IntegrationTests.OAuth.Providers;

/// <summary>A page of <c>deploy/identity</c>: its examples, as they stand there.</summary>
internal sealed record ProviderPage(string Name, string Config, string Policy, string Token, string Document)
{
    /// <summary>The names of all pages.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetFiles(Folder, "*.md").Select(Path.GetFileNameWithoutExtension).Where(name => name != "README").Order(StringComparer.Ordinal)!];

    private static string Folder => Path.Combine(GatewayProgram.Root, "deploy", "identity");

    public static ProviderPage Read(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".md"));
        var document = Path.Combine(GatewayProgram.Root, "tests", "McpGateway.IntegrationTests", "OAuth", "Providers", "Documents", name + ".json");
        return new ProviderPage(name, Block(text, "gateway.yaml", "yaml"), Block(text, "Policy", "yaml"), Block(text, "A token", "json"), File.ReadAllText(document));
    }

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".md"));

    /// <summary>The first block of this language under a heading.</summary>
    private static string Block(string text, string heading, string language)
    {
        var section = text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        var begin = text.IndexOf($"\n```{language}\n", section, StringComparison.Ordinal) + language.Length + 5;
        return text[begin..(text.IndexOf("\n```", begin, StringComparison.Ordinal) + 1)];
    }
}
