using System.Runtime.CompilerServices;
using McpGateway.Commands.Testing;
using McpGateway.Policies;
using McpGateway.Policies.Yaml;

namespace McpGateway.Tests.Policies;

/// <summary>
/// A file in Golden: <c>about</c>, policy <c>files</c>, and either the <c>errors</c> that they have or cases in the words of
/// <c>mcpgateway policy test</c>.
/// </summary>
internal sealed class GoldenFile
{
    private readonly IReadOnlyList<string> _errors;
    private readonly CaseFile _cases;

    private GoldenFile(string name, MappingReader reader)
    {
        Name = name;
        About = reader.String("about") ?? "";
        Policies = [.. reader.TextMap("files").Select(file => new PolicyFile(file.Name.Text, file.Value.Text))];
        _errors = reader.Strings("errors") ?? [];
        _cases = CaseFileReader.Cases(reader);
        reader.Done();
    }

    public string Name { get; }

    public string About { get; }

    public IReadOnlyList<PolicyFile> Policies { get; }

    public bool IsAccepted => _errors.Count == 0;

    public int Count => _cases.Cases.Count + _errors.Count;

    public static IReadOnlyList<GoldenFile> All() => [.. Names().Select(Read)];

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder(), "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static GoldenFile Read(string name)
    {
        var errors = new FileErrors(name);
        var root = StrictYaml.Read(File.ReadAllText(Path.Combine(Folder(), name)), errors);
        var file = root is null ? null : new GoldenFile(name, new MappingReader(root, errors));
        return file is null || errors.Any ? throw new InvalidOperationException(string.Join('\n', errors.Found)) : file;
    }

    /// <summary>Each thing that is not as the file has it; none if all is well.</summary>
    public IReadOnlyList<string> Check()
    {
        var reading = PolicyReader.Read(Policies);
        var found = reading.Errors.Select(error => error.ToString()).ToArray();
        if (!found.SequenceEqual(_errors, StringComparer.Ordinal))
        {
            return [.. _errors.Except(found, StringComparer.Ordinal).Select(error => $"missing error: {error}"), .. found.Except(_errors, StringComparer.Ordinal).Select(error => $"unexpected error: {error}"), "the errors differ"];
        }

        return reading.Policy is not { } policy ? [] : [.. _cases.Cases
            .Select(one => CaseRunner.Run(policy, _cases.Catalog, one))
            .Where(result => !result.Passed)
            .SelectMany(result => result.Differences.Select(difference => $"{Name}:{result.Case.Line}: expected {difference.Expected}, but came {difference.Came}"))];
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
