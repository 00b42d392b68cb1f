using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace McpGateway.IntegrationTests.Node;

/// <summary>Finds Node and the packages of the folder <c>npm</c>; tests that need them skip where they are missing.</summary>
public static class NodeTools
{
    private const int OldestMajor = 22;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly Lazy<string?> Executable = new(FindExecutable);

    /// <summary>The folder with package.json, servers and clients.</summary>
    public static string Folder { get; } = FindFolder();

    public static bool Available => SkipReason.Length == 0;

    /// <summary>Why tests on Node parts cannot run here, with what to do about it; empty where they can.</summary>
    public static string SkipReason =>
        !Directory.Exists(Path.Combine(Folder, "node_modules", "@modelcontextprotocol"))
            ? "skipped: npm packages not found, run: npm ci --prefix tests/McpGateway.IntegrationTests/npm"
            : Executable.Value is null
                ? "skipped: Node ≥ 22 not found, neither in node_modules nor on the PATH"
                : "";

    /// <summary>How to start <paramref name="script"/>, a path in <see cref="Folder"/>, with redirected input and output.</summary>
    public static ProcessStartInfo StartInfo(string script, IEnumerable<string> arguments) =>
        new(Executable.Value ?? throw new InvalidOperationException(SkipReason), [script, .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            UseShellExecute = false,
        };

    private static string FindFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "McpGateway.sln")))
            {
                return Path.Combine(at.FullName, "tests", "McpGateway.IntegrationTests", "npm");
            }
        }

        throw new InvalidOperationException($"No McpGateway.sln above {AppContext.BaseDirectory}");
    }

    private static string? FindExecutable()
    {
        var name = OperatingSystem.IsWindows() ? "node.exe" : "node";
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return onPath.Select(folder => Path.Combine(folder, name))
            .Prepend(Path.Combine(Folder, "node_modules", "node", "bin", name))
            .Where(File.Exists)
            .FirstOrDefault(IsNewEnough);
    }

    private static bool IsNewEnough(string executable)
    {
        var start = new ProcessStartInfo(executable, ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start);
            var version = process?.StandardOutput.ReadLine() ?? "";
            return version.StartsWith('v')
                && int.TryParse(version[1..].Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
                && major >= OldestMajor;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // A binary of another architecture: the next candidate may run.
        }
    }
}
