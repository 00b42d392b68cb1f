using McpGateway.Configuration.Reading;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Keys;

/// <summary>
/// Finds keys.yaml without asking for the rest of gateway.yaml to be right: whoever makes a key does not have the
/// environment with the servers' tokens.
/// </summary>
public static class KeysLocation
{
    /// <summary>The absolute path; null, with the reason, if gateway.yaml (an absolute path) does not say.</summary>
    public static string? Find(string configuration, Func<string, string?> environment, out IReadOnlyList<FileError> errors)
    {
        if (!new FileLedger().Read(configuration).TryGetText(out var text, out var problem))
        {
            errors = [new FileError(configuration, 1, 1, $"this file {problem}", "name the configuration with --config FILE or MCPGATEWAY_CONFIG")];
            return null;
        }

        var found = new FileErrors(configuration);
        errors = found.Found;
        if (StrictYaml.Read(text, found) is not { } root || new MappingReader(root, found).Mapping("auth") is not { } auth)
        {
            return found.Any ? null : Missing(found, 1);
        }

        var whole = new MappingReader(new EnvironmentReferences(environment, found).Expand(auth.Node), found);
        if (whole.Text("apiKeys") is not { } path)
        {
            return found.Any ? null : Missing(found, auth.Node.Line);
        }

        return found.Any ? null : Path.GetFullPath(path.Text, Path.GetDirectoryName(configuration)!);
    }

    private static string? Missing(FileErrors errors, int line)
    {
        errors.Add(line, 1, "'auth.apiKeys' is missing, so there is no file to keep keys in", "write 'auth: { apiKeys: keys.yaml }'");
        return null;
    }
}
