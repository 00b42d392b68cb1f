using System.Text.Json;

namespace McpGateway.IntegrationTests.Conformance;

/// <summary>One check: <paramref name="Status"/> is SUCCESS, FAILURE, WARNING, SKIPPED or INFO.</summary>
public sealed record ConformanceCheck(string Id, string Status, string? Message);

/// <summary>The checks of one scenario; only scored scenarios decide whether a server conforms to the revision.</summary>
public sealed record ConformanceScenario(string Name, bool Scored, IReadOnlyList<ConformanceCheck> Checks)
{
    public IEnumerable<ConformanceCheck> Failures => Checks.Where(check => check.Status == "FAILURE");

    public int Successes => Checks.Count(check => check.Status == "SUCCESS");

    /// <summary>Reads a checks.json; a scenario that wrote none, or was not run, has failed.</summary>
    public static ConformanceScenario Read(string name, bool scored, FileInfo? checks)
    {
        if (checks is not { Exists: true })
        {
            return new(name, scored, [new("no-result", "FAILURE", "the suite wrote no checks.json")]);
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(checks.FullName));
        return new(name, scored, [.. document.RootElement.EnumerateArray().Select(ReadCheck)]);
    }

    private static ConformanceCheck ReadCheck(JsonElement check) => new(
        check.GetProperty("id").GetString()!,
        check.GetProperty("status").GetString()!,
        check.TryGetProperty("errorMessage", out var message) ? message.GetString() : null);
}

/// <summary>The outcome of one run. <paramref name="ExitCode"/> is 0 where every scored scenario passed or failed as expected.</summary>
public sealed record ConformanceReport(int ExitCode, IReadOnlyList<ConformanceScenario> Scenarios, string Output)
{
    public IEnumerable<ConformanceScenario> Scored => Scenarios.Where(scenario => scenario.Scored);

    /// <summary>One line per failed check of a scored scenario, for an assertion's message.</summary>
    public string FailedChecks => string.Join('\n',
        from scenario in Scored
        from check in scenario.Failures
        select $"{scenario.Name}:{check.Id} {check.Message}");
}
