using System.Text.RegularExpressions;
using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Conformance;

/// <summary>Runs the official conformance suite (npm <c>@modelcontextprotocol/conformance</c>) against a server.</summary>
public static partial class ConformanceSuite
{
    private const string Package = "node_modules/@modelcontextprotocol/conformance";

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
                $"{Package}/dist/index.js", ["server", "--url", url.ToString(), "--requirements", requirements, "-o", folder.FullName, .. baseline]);
            var output = await process.Output.ReadToEndAsync(cancellationToken).WaitAsync(Timeout, cancellationToken);
            var exitCode = await process.WaitForExitAsync(Timeout, cancellationToken);
            var required = ScenarioList.Read(Path.Combine(NodeTools.Folder, Package, "requirements", $"{requirements}.yaml"));
            return new ConformanceReport(exitCode, ReadScenarios(folder, required), output + process.Errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The suite leaves one folder per scenario: server-{scenario}-{time}/checks.json
    private static List<ConformanceScenario> ReadScenarios(DirectoryInfo folder, IReadOnlySet<string> required)
    {
        var results = folder.GetDirectories().ToDictionary(run => ResultFolder().Match(run.Name).Groups["scenario"].Value, StringComparer.Ordinal);
        return [.. from name in results.Keys.Union(required, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                   let file = results.TryGetValue(name, out var run) ? new FileInfo(Path.Combine(run.FullName, "checks.json")) : null
                   select ConformanceScenario.Read(name, required.Contains(name), file)];
    }

    [GeneratedRegex(@"^server-(?<scenario>.+?)-\d{4}-\d\d-\d\dT[0-9-]+Z$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ResultFolder();
}
