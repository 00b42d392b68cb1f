using McpGateway.Policies.Compiling;
using McpGateway.Policies.Reading;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies;

/// <summary>
/// Reads policy files (<c>policies/README.md</c> describes the language) into one policy. The files add up; a role or
/// a client entry may stand in one of them only. Opens nothing and knows no clock.
/// </summary>
public static class PolicyReader
{
    /// <summary>The most files of one policy.</summary>
    public const int MaxFiles = 1000;

    public static PolicyReading Read(IReadOnlyList<PolicyFile> files)
    {
        if (files.Count > MaxFiles)
        {
            return new PolicyReading(null, [new FileError(files[0].Path, 1, 1, $"there are more than {MaxFiles} policy files", "join some")]);
        }

        // By path: the order in which a folder was listed must not decide which error or rule is named.
        var documents = files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(PolicyFileReader.Read).ToArray();
        var model = PolicyMerger.Merge(documents);
        var errors = documents.SelectMany(document => document.Errors.Found.OrderBy(error => error.Line).ThenBy(error => error.Column)).ToArray();
        return errors.Length > 0
            ? new PolicyReading(null, errors)
            : new PolicyReading(new CompiledPolicy(model, PolicyRevision.Of(files)), errors);
    }
}
