using McpGateway.Configuration.Reading;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Loading;

/// <summary>Reads the directory of policy files.</summary>
internal static class PolicyFiles
{
    private const int Most = 1_000;

    public static void Read(string directory, FileLedger ledger, List<FileError> errors)
    {
        if (ledger.ListPolicies(directory) is not { } paths)
        {
            errors.Add(new FileError(directory, 1, 1, "this directory cannot be read", "name the directory of policy files with --policies DIR or MCPGATEWAY_POLICIES"));
            return;
        }

        foreach (var path in paths.Take(Most + 1))
        {
            if (Problem(path, paths, ledger, out _) is { } problem)
            {
                errors.Add(problem);
            }
        }
    }

    private static FileError? Problem(string path, IReadOnlyList<string> paths, FileLedger ledger, out string? text)
    {
        text = null;
        if (paths.Count > Most)
        {
            return new FileError(Path.GetDirectoryName(path)!, 1, 1, $"more than {Most} policy files", "join some");
        }

        // A file that is silently not read may hold the denies.
        if (!path.EndsWith(".yaml", StringComparison.Ordinal))
        {
            return new FileError(path, 1, 1, "policy files end in .yaml, and this one would not be read", "rename it to .yaml, or move it elsewhere");
        }

        return ledger.Read(path).TryGetText(out text, out var problem) ? null : new FileError(path, 1, 1, $"this file {problem}", "mend the file, or remove it");
    }
}
