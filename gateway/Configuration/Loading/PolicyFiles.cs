using McpGateway.Configuration.Reading;
using McpGateway.Policies;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Loading;

/// <summary>Reads the directory of policy files and compiles them.</summary>
internal static class PolicyFiles
{
    /// <summary>
    /// Null if there is any error. Rules are named by the directory's last name and the file's, which is the same on
    /// every gateway replica; errors by the whole path.
    /// </summary>
    public static CompiledPolicy? Read(string directory, FileLedger ledger, List<FileError> errors)
    {
        if (ledger.ListPolicies(directory) is not { } paths)
        {
            errors.Add(new FileError(directory, 1, 1, "this directory cannot be read", "name the directory of policy files with --policies DIR or MCPGATEWAY_POLICIES"));
            return null;
        }

        var before = errors.Count;
        var files = new List<PolicyFile>();
        var byName = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths.Take(PolicyReader.MaxFiles + 1))
        {
            if (Problem(path, ledger, out var text) is { } problem)
            {
                errors.Add(problem);
            }
            else
            {
                var name = $"{Path.GetFileName(directory)}/{Path.GetFileName(path)}";
                byName[name] = path;
                files.Add(new PolicyFile(name, text!));
            }
        }

        var reading = PolicyReader.Read(files);
        errors.AddRange(reading.Errors.Select(error => error with { File = byName.GetValueOrDefault(error.File, error.File) }));
        return errors.Count == before ? reading.Policy : null;
    }

    private static FileError? Problem(string path, FileLedger ledger, out string? text)
    {
        text = null;

        // A file that is silently not read may hold the denies.
        if (!path.EndsWith(".yaml", StringComparison.Ordinal))
        {
            return new FileError(path, 1, 1, "policy files end in .yaml, and this one would not be read", "rename it to .yaml, or move it elsewhere");
        }

        return ledger.Read(path).TryGetText(out text, out var problem) ? null : new FileError(path, 1, 1, $"this file {problem}", "mend the file, or remove it");
    }
}
