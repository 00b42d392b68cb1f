using System.Runtime.CompilerServices;
using McpGateway.Policies;
using McpGateway.Policies.Yaml;

namespace McpGateway.Tests.Policies;

/// <summary>
/// Each file in Golden is a case: policy files, then what each client may do and by which rule, or the errors that the
/// files have. Adding a case is adding a file.
/// </summary>
public class GoldenTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Folder(), "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Policy_GoldenFile_DecidesAsWritten(string file)
    {
        var errors = new FileErrors(file);
        var root = StrictYaml.Read(File.ReadAllText(Path.Combine(Folder(), file)), errors);
        Assert.True(root is not null, string.Join('\n', errors.Found));
        var golden = new MappingReader(root, errors);
        Assert.NotNull(golden.String("about"));
        var policies = golden.TextMap("files").Select(f => new PolicyFile(f.Name.Text, f.Value.Text)).ToArray();
        var expectedErrors = golden.Strings("errors") ?? [];
        var cases = golden.MappingList("cases").Select(GoldenCase.Read).ToArray();
        golden.Done();
        Assert.Empty(errors.Found);
        Assert.True(cases.Length + expectedErrors.Count > 0, "the file checks nothing");

        var reading = PolicyReader.Read(policies);

        Assert.Equal(expectedErrors, reading.Errors.Select(error => error.ToString()));
        Assert.Equal(reading.Policy is null, reading.Errors.Count > 0);
        Assert.All(cases, one => Assert.Equal($"{one.Line}: {one.Expected}", $"{one.Line}: {one.Outcome(reading.Policy!)}"));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
