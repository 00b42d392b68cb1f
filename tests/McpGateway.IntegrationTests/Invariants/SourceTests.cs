using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace McpGateway.IntegrationTests.Invariants;

/// <summary>What no request can show: that something is nowhere in the sources.</summary>
public sealed partial class SourceTests
{
    /// <summary>Invariant 8: one place starts processes, and it takes nothing but an entry of gateway.yaml. Another starts the gateway's own program as their guard.</summary>
    [Fact]
    public void Processes_AreStartedInOnePlace_FromTheEntryOfAServerAlone()
    {
        var starting = Sources("gateway").Where(file => StartsProcess().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName);
        var commands = Sources("gateway").Where(file => SetsCommand().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName);

        Assert.Equal(["ChildProcess.cs", "OwnProgram.cs", "ProcessGuard.cs", "ProcessStart.cs"], starting.Order(StringComparer.Ordinal));
        Assert.Equal(["ServerReader.cs"], commands);
        var child = File.ReadAllText(Sources("gateway").Single(file => file.EndsWith("/ChildProcess.cs", StringComparison.Ordinal)));
        Assert.Contains("ProcessStart.InfoFor(server, mark);", child, StringComparison.Ordinal);
        Assert.Contains("Process.Start(info)", child, StringComparison.Ordinal);
        Assert.Contains("Process.Start(OwnProgram.GuardInfo(GuardMark.Run, _sessions))", File.ReadAllText(Sources("gateway").Single(file => file.EndsWith("/ProcessGuard.cs", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    /// <summary>Invariant 10: no queue without a bound, no wait without an end.</summary>
    [Theory]
    [InlineData("CreateUnbounded")]
    [InlineData("BlockingCollection")]
    [InlineData("new HttpClient(")]
    [InlineData("MaxRequestBodySize = null")]
    [InlineData("MinRequestBodyDataRate = null")]
    public void Sources_HoldNothingWithoutABound(string text) =>
        Assert.DoesNotContain(Sources("gateway").Concat(Sources("policies")), file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal));

    internal static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Select(file => file.Replace('\\', '/'));

    internal static string Root([CallerFilePath] string here = "")
    {
        var folder = File.Exists(here) ? Path.GetDirectoryName(here) : AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "McpGateway.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("McpGateway.sln is in no folder above this one.");
    }

    [GeneratedRegex(@"(^|[^A-Za-z])Process\.Start\(|new ProcessStartInfo|\bexecve?\b|posix_spawn", RegexOptions.NonBacktracking)]
    private static partial Regex StartsProcess();

    [GeneratedRegex(@"\bCommand = ", RegexOptions.NonBacktracking)]
    private static partial Regex SetsCommand();
}
