using System.Runtime.CompilerServices;
using McpGateway.Commands.Testing;
using McpGateway.Policies;
using McpGateway.Policies.Yaml;

namespace McpGateway.Tests.Policies;

/// <summary>The policies that people read first do what they say.</summary>
public class WrittenPolicyTests
{
    [Fact]
    public void LocalPolicy_ForTheLocalKey_AllowsBothSampleServersButNoDeleting()
    {
        var files = Directory.EnumerateFiles(Folder("local"), "*.yaml").Select(path => new PolicyFile(path, File.ReadAllText(path))).ToArray();

        var policy = Policies.Read(files);

        Assert.True(policy.Allows("local", new Subject("clock", SubjectKind.Tool, "now")));
        Assert.True(policy.Allows("local", new Subject("notes", SubjectKind.Tool, "add_note")));
        Assert.True(policy.Allows("local", new Subject("notes", SubjectKind.ResourceTemplate, "note://notebook/{id}")));
        Assert.False(policy.Allows("local", new Subject("notes", SubjectKind.Tool, "delete_note")));
        Assert.Equal(["local"], policy.ApiKeyIds.Select(key => key.Id));
        Assert.Null(policy.RolesOf(ClientFacts.OfNobody()));
    }

    [Fact]
    public void Readme_ItsPolicy_IsReadAndDecidesAsItsTextSays()
    {
        var text = File.ReadAllText(Path.Combine(Folder(""), "README.md")).Split("```yaml\n")[1].Split("```")[0];

        var policy = Policies.Read(text);

        Assert.True(policy.Allows("engineers-bot", new Subject("github", SubjectKind.Tool, "search_code")));
        Assert.False(policy.Allows("engineers-bot", new Subject("notes", SubjectKind.Tool, "drop_all")));
        Assert.False(policy.Allows("engineers-bot", new Subject("notes", SubjectKind.Resource, "note://payroll/may")));
        Assert.True(policy.Allows("engineers-bot", new Subject("x", SubjectKind.Tool, "y") { ServerTrusted = true, ReadOnlyHint = true }));
    }

    /// <summary>An example that cannot be read teaches a mistake.</summary>
    [Fact]
    public void Readme_EveryExample_IsRead()
    {
        var examples = File.ReadAllText(Path.Combine(Folder(""), "README.md")).Split("```yaml\n")[1..].Select(part => part.Split("```")[0]).ToArray();

        var (cases, policies) = (examples.Where(example => example.Contains("\ncases:", StringComparison.Ordinal)).ToArray(), examples.Where(example => !example.Contains("\ncases:", StringComparison.Ordinal)).ToArray());
        Assert.Equal(5, policies.Length);
        Assert.All(policies, example => Assert.NotNull(Policies.Read(example)));
        var errors = new FileErrors("README.md");
        Assert.NotNull(CaseFileReader.Read(Assert.Single(cases), errors));
        Assert.Empty(errors.Found);
    }

    private static string Folder(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../policies", name));
}
