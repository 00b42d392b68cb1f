using System.Text;
using McpGateway.Policies;

namespace McpGateway.Tests.Policies;

public class CompiledPolicyTests
{
    private const string TwoKeys = """
        version: 1
        clients:
          - { name: a, when: { apiKey: one }, roles: [r2, r1] }
          - { name: b, when: { apiKey: two }, roles: [r1] }
          - { name: c, when: { apiKey: two }, roles: [r2] }
          - { name: d, when: { apiKey: three }, roles: [r1] }
        roles:
          r1:
            allow: [ { server: notes } ]
          r2:
            deny: [ { server: files } ]
        """;

    [Fact]
    public void RolesOf_SameRoles_IsTheSameObject()
    {
        var policy = Policies.Read(TwoKeys);

        Assert.Same(policy.RolesOfKey("one"), policy.RolesOfKey("two"));
        Assert.Equal(["r1", "r2"], policy.RolesOfKey("one").Names);
        Assert.NotEqual(policy.RolesOfKey("one"), policy.RolesOfKey("three"));
    }

    [Fact]
    public void RolesOf_SameNamesInAnotherPolicy_AreEqualButDecideNothingHere()
    {
        var (policy, other) = (Policies.Read(TwoKeys), Policies.Read(TwoKeys));
        var subject = new Subject("notes", SubjectKind.Tool, "x");

        Assert.Equal(policy.RolesOfKey("one"), other.RolesOfKey("one"));
        Assert.Equal(policy.RolesOfKey("one").GetHashCode(), other.RolesOfKey("one").GetHashCode());
        Assert.True(policy.Decide(policy.RolesOfKey("one"), subject).Allowed);
        Assert.Equal(new Verdict(false, VerdictReason.ForeignRoles, null), policy.Decide(other.RolesOfKey("one"), subject));
        Assert.False(policy.Reaches(other.RolesOfKey("one"), "notes"));
    }

    [Fact]
    public void Decide_NameBeyondTheBound_IsRefusedWhateverTheRules()
    {
        var policy = Policies.Read(TwoKeys);
        foreach (var kind in Enum.GetValues<SubjectKind>())
        {
            Assert.Equal(VerdictReason.NameTooLong, policy.Decide(policy.RolesOfKey("one"), new Subject("notes", kind, new string('a', CompiledPolicy.MaxNameLength + 1))).Reason);
        }
    }

    [Fact]
    public void Decide_UnknownKindOrNothing_IsRefused()
    {
        var policy = Policies.Read(TwoKeys);

        Assert.Equal(default, policy.Decide(policy.RolesOfKey("one"), default));
        Assert.Equal(default, policy.Decide(policy.RolesOfKey("one"), new Subject("notes", (SubjectKind)99, "x")));
    }

    [Fact]
    public void Reaches_ServerWithoutAnyAllow_IsFalse()
    {
        var policy = Policies.Read(TwoKeys);

        Assert.True(policy.Reaches(policy.RolesOfKey("one"), "notes"));
        Assert.False(policy.Reaches(policy.RolesOfKey("one"), "files"));
        Assert.False(policy.Reaches(policy.RolesOfKey("one"), "other"));
    }

    [Fact]
    public void Decide_MoreServersThanAreKept_StaysRight()
    {
        var policy = Policies.Read(TwoKeys);
        var roles = policy.RolesOfKey("one");

        for (var i = 0; i < 5000; i++)
        {
            Assert.False(policy.Decide(roles, new Subject($"s{i}", SubjectKind.Tool, "x")).Allowed);
        }

        Assert.True(policy.Decide(roles, new Subject("notes", SubjectKind.Tool, "x")).Allowed);
    }

    [Fact]
    public void Decide_EightRolesOfAThousandAndTenThousandTools_AllocatesNothing()
    {
        var policy = Large();
        var roles = policy.RolesOfKey("k");
        Subject[] subjects =
        [
            new("server-1", SubjectKind.Tool, "tool-4711"),
            new("server-1", SubjectKind.Tool, "get_thing"),
            new("server-1", SubjectKind.Tool, "drop_thing"),
            new("server-1", SubjectKind.Tool, "nothing"),
            new("server-1", SubjectKind.Prompt, "ask"),
            new("server-1", SubjectKind.Resource, "file:///data/a/b.txt"),
            new("server-1", SubjectKind.Resource, "file:///data/../etc"),
            new("server-1", SubjectKind.ResourceTemplate, "file:///data/{name}"),
        ];
        Assert.Equal([true, true, false, false, false, true, false, true], subjects.Select(subject => policy.Decide(roles, subject).Allowed));

        // Some code of the runtime allocates in its first calls, so the best of some rounds counts.
        Assert.Contains(0, Enumerable.Range(0, 20).Select(_ => AllocatedBy(policy, roles, subjects)));
    }

    private static long AllocatedBy(CompiledPolicy policy, RoleSet roles, Subject[] subjects)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            policy.Decide(roles, subjects[i % subjects.Length]);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>1,000 roles; the client has eight, which name 10,000 tools between them.</summary>
    internal static CompiledPolicy Large()
    {
        var text = new StringBuilder("version: 1\nclients:\n  - { name: c, when: { apiKey: k }, roles: [r0, r1, r2, r3, r4, r5, r6, r7] }\nroles:\n");
        for (var role = 0; role < 1000; role++)
        {
            text.Append($"  r{role}:\n    allow:\n      - {{ server: server-{role % 10}, tools: [\"get_*\"], resources: [\"file:///data/**\"] }}\n");
            if (role < 8)
            {
                var tools = string.Join(", ", Enumerable.Range(role * 1250, 1250).Select(tool => $"tool-{tool}"));
                text.Append($"      - {{ server: \"*\", tools: [{tools}] }}\n");
            }

            text.Append("    deny:\n      - { server: \"*\", tools: [\"drop_*\"], resources: [\"file:///data/secret/**\"] }\n");
        }

        return Policies.Read(text.ToString());
    }
}
