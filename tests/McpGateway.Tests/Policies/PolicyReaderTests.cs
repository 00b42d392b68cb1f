using McpGateway.Policies;

namespace McpGateway.Tests.Policies;

public class PolicyReaderTests
{
    private const string Minimal = "version: 1\n";

    [Fact]
    public void Read_NoFiles_KnowsNobodyAndAllowsNothing()
    {
        Assert.Null(CompiledPolicy.Empty.RolesOf(ClientFacts.OfApiKey("k")));
        Assert.Null(CompiledPolicy.Empty.RolesOf(ClientFacts.OfNobody()));
        Assert.Null(CompiledPolicy.Empty.RolesOf(default));
    }

    [Fact]
    public void Read_TooManyFiles_IsRefused()
    {
        var files = Enumerable.Range(0, PolicyReader.MaxFiles + 1).Select(i => new PolicyFile($"{i}.yaml", Minimal)).ToArray();

        var reading = PolicyReader.Read(files);

        Assert.Null(reading.Policy);
        Assert.Equal("there are more than 1000 policy files", Assert.Single(reading.Errors).Message);
    }

    [Fact]
    public void Read_FileOverOneMebibyte_IsRefused() =>
        Assert.Equal("the file is larger than 1 MiB", Assert.Single(PolicyReader.Read([new("a.yaml", Minimal + new string('#', 1 << 20))]).Errors).Message);

    [Theory]
    [InlineData("{ server: s, tools: [\"PATTERN\"] }")]
    [InlineData("{ server: s, resources: [\"PATTERN\"] }")]
    public void Read_PatternBeyondItsBounds_IsRefused(string rule)
    {
        foreach (var pattern in (string[])[new string('a', 513), string.Concat(Enumerable.Repeat("a*", 17))])
        {
            var text = $"{Minimal}roles:\n  r:\n    allow:\n      - {rule.Replace("PATTERN", pattern, StringComparison.Ordinal)}\n";

            var error = Assert.Single(PolicyReader.Read([new("a.yaml", text)]).Errors);

            Assert.Equal(5, error.Line);
            Assert.StartsWith("the pattern is longer than 512 characters or has more than 16 wildcards", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_LongChainOfRoles_IsRefusedWithoutOverflowingTheStack()
    {
        var roles = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"  r{i}: {{ inherits: [r{i + 1}] }}\n"));

        var reading = PolicyReader.Read([new("a.yaml", $"{Minimal}roles:\n{roles}  r10000: {{}}\n")]);

        Assert.Contains(reading.Errors, error => error.Message == "roles inherit over more than 32 levels, beginning with r0 → r1");
    }

    [Fact]
    public void Revision_SameContent_IsTheSameInAnyOrderAndFolder()
    {
        PolicyFile a = new("/x/a.yaml", Minimal), b = new("/x/b.yaml", "version: 1\nroles: { r: {} }\n");
        var revision = PolicyReader.Read([a, b]).Policy!.Revision;

        Assert.Matches("^[0-9a-f]{32}$", revision);
        Assert.Equal(revision, PolicyReader.Read([b, a]).Policy!.Revision);
        Assert.Equal(revision, PolicyReader.Read([b with { Path = "/y/b.yaml" }, a with { Path = "a.yaml" }]).Policy!.Revision);
        Assert.NotEqual(revision, PolicyReader.Read([a]).Policy!.Revision);
        Assert.NotEqual(revision, PolicyReader.Read([a, b with { Text = b.Text + "\n" }]).Policy!.Revision);
        Assert.NotEqual(revision, PolicyReader.Read([a, b with { Path = "c.yaml" }]).Policy!.Revision);
        Assert.NotEqual(revision, PolicyReader.Read([a with { Text = b.Text }, b with { Text = a.Text }]).Policy!.Revision);
    }

    [Fact]
    public void Names_OfServersRolesAndKeys_AreGivenWithTheirFirstPlace()
    {
        var policy = Policies.Read("""
            version: 1
            clients:
              - { name: c, when: { apiKey: k2 }, roles: [b] }
              - { name: d, when: { apiKey: k1 }, roles: [b] }
              - { name: e, when: { apiKey: k2 }, roles: [a] }
            roles:
              b:
                allow:
                  - { server: notes }
                  - { server: "git*" }
              a:
                deny:
                  - { server: files }
                  - { server: notes }
            """);

        Assert.Equal(["a", "b"], policy.RoleNames);
        Assert.Equal(["files p.yaml:13", "notes p.yaml:9"], policy.ServerNames.Select(s => $"{s.Server} {s.Rule}"));
        Assert.Equal(["k1 p.yaml:4", "k2 p.yaml:3"], policy.ApiKeyIds.Select(k => $"{k.Id} {k.Client}"));
    }
}
