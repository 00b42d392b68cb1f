using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>What the readers of gateway.yaml's sections share.</summary>
/// <param name="Directory">Of gateway.yaml, absolute: relative paths start here.</param>
/// <param name="Ledger">Through which every file is read.</param>
/// <param name="Errors">Of gateway.yaml.</param>
/// <param name="Listeners">Where the gateway listens; empty where that is not known.</param>
internal sealed record ReadContext(string Directory, FileLedger Ledger, FileErrors Errors, IReadOnlyList<Uri> Listeners)
{
    /// <summary>The absolute path that a value names; null, and reported, if it is none.</summary>
    public string? PathOf(YamlScalar? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Text.Contains('\0', StringComparison.Ordinal))
        {
            Errors.Add(text, "this is no path", "write the path of a file");
            return null;
        }

        return Path.GetFullPath(text.Text, Directory);
    }

    /// <summary>The bytes of the file that a value names; null, and reported at the value, if they cannot be had.</summary>
    public byte[]? BytesOf(YamlScalar? text, out string? path)
    {
        path = PathOf(text);
        if (path is null)
        {
            return null;
        }

        var content = Ledger.Read(path);
        if (content.Problem is { } problem)
        {
            Errors.Add(text!, $"the file {path} {problem}", "mend the path or the file; relative paths start at the directory of gateway.yaml");
        }

        return content.Bytes;
    }
}
