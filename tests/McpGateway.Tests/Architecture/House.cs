using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace McpGateway.Tests.Architecture;

/// <summary>The floors and homes as gateway/README.md states them, and where the sources are.</summary>
internal static partial class House
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyDictionary<string, int> Floors { get; } =
        Rows("## Floors").ToDictionary(row => row[1], row => int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture));

    public static IReadOnlyDictionary<string, string[]> Homes { get; } =
        Rows("## Homes").ToDictionary(row => row[0], row => row[1].Split(", "));

    /// <summary>The room of a namespace: its second part; the root namespace and unknown ones are the roof.</summary>
    public static string? RoomOf(string space)
    {
        string[] parts = space.Split('.');
        if (parts[0] != "McpGateway")
        {
            return null;
        }

        return parts.Length == 1 ? "roof" : parts[1] == "Policies" ? "policies" : parts[1];
    }

    public static int FloorOf(string room) => room == "roof" ? int.MaxValue : Floors[room];

    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !GeneratedFolder().IsMatch(path));

    private static IEnumerable<string[]> Rows(string heading) =>
        File.ReadLines(Path.Combine(Root, "gateway", "README.md"))
            .SkipWhile(line => line != heading).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        string? folder = File.Exists(here) ? Path.GetDirectoryName(here) : AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "McpGateway.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("McpGateway.sln is in no folder above this one.");
    }

    [GeneratedRegex(@"[\\/](obj|bin|node_modules)[\\/]", RegexOptions.NonBacktracking)]
    private static partial Regex GeneratedFolder();
}
