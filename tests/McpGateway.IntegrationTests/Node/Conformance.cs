using System.Text.RegularExpressions;

namespace McpGateway.IntegrationTests.Node;

/// <summary>Runs the official conformance suite (npm <c>@modelcontextprotocol/conformance</c>) against a server.</summary>
public static partial class Conformance
{
    private const string Program = "node_modules/@modelcontextprotocol/conformance/dist/index.js";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Runs every server scenario that a revision of the specification requires, and those it runs unscored.
    /// <paramref name="url"/> must have a loopback host (the suite's own rule); <paramref name="requirements"/> is
    /// <c>2026-07-28</c> or <c>2025-11-25</c>; <paramref name="expectedFailures"/> is a YAML file
    /// <c>server: [scenario, scenario:check-id]</c>, whose entries must fail.
    /// </summary>
    /// <exception cref="TimeoutException">The run took more than 5 minutes.</exception>
    public static async Task<ConformanceReport> RunAsync(
        Uri url, string requirements, string? expectedFailures = null, CancellationToken cancellationToken = default)
    {
        var folder = Directory.CreateTempSubdirectory("conformance-");
        try
        {
            string[] baseline = expectedFailures is null ? [] : ["--expected-failures", Path.GetFullPath(expectedFailures)];
            await using var process = NodeProcess.Start(
                Program, ["server", "--url", url.ToString(), "--requirements", requirements, "-o", folder.FullName, .. baseline]);
            var output = await process.Output.ReadToEndAsync(cancellationToken).WaitAsync(Timeout, cancellationToken);
            var exitCode = await process.WaitForExitAsync(Timeout, cancellationToken);
            return new ConformanceReport(exitCode, ReadScenarios(folder, UnscoredIn(output)), output + process.Errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The suite leaves one folder per scenario: server-{scenario}-{time}/checks.json
    private static List<ConformanceScenario> ReadScenarios(DirectoryInfo folder, HashSet<string> unscored) =>
        [.. from run in folder.GetDirectories()
            let name = ResultFolder().Match(run.Name).Groups["scenario"].Value
            let file = new FileInfo(Path.Combine(run.FullName, "checks.json"))
            orderby name
            select ConformanceScenario.Read(name, scored: !unscored.Contains(name), file)];

    private static HashSet<string> UnscoredIn(string output)
    {
        var start = output.LastIndexOf("\nNot scored for ", StringComparison.Ordinal);
        return start < 0 ? [] : [.. UnscoredLine().Matches(output[start..]).Select(match => match.Groups["scenario"].Value)];
    }

    [GeneratedRegex(@"^server-(?<scenario>.+?)-\d{4}-\d\d-\d\dT[0-9-]+Z$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ResultFolder();

    [GeneratedRegex(@"^  [✓✗] (?<scenario>\S+) \(", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnscoredLine();
}
