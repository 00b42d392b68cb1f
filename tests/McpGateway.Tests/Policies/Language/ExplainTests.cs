using McpGateway.Policies;
using McpGateway.Policies.Explaining;
using static McpGateway.Tests.Policies.Language.Asking;

namespace McpGateway.Tests.Policies.Language;

public class ExplainTests
{
    private static readonly CompiledPolicy Policy = Tests.Policies.Policies.Read(
    [
        new PolicyFile("e.yaml", """
            version: 1
            clients: [ { name: k, when: { apiKey: k }, roles: [r] }, { name: t, when: { issuer: i }, roles: [r] } ]
            roles:
              r:
                allow:
                  - { server: s }
                  - { server: "*", tools: ["t*"] }
                  - { server: s, tools: [u], scopes: [w] }
                  - { server: "*", hint: readOnly }
                  - { server: x, tools: [t], arguments: { a: 1 } }
                  - { server: x, tools: [t], scopes: [w] }
                  - { server: y, resources: ["a://*"] }
                deny:
                  - { server: s, tools: [tx] }
                  - { server: s, tools: [ty], arguments: { a: 1 } }
                  - { server: s, resources: ["a://b"] }
            """),
        new PolicyFile("w.yaml", """
            version: 1
            mode: shadow
            clients: [ { name: w, when: { apiKey: k }, roles: [watch] } ]
            roles:
              watch: { allow: [ { server: s } ], deny: [ { server: s, tools: [t] } ] }
            """),
    ]);

    [Theory]
    [InlineData("s", "t", null, "e.yaml:7 Decides | w.yaml:5 DeniesInShadow | e.yaml:6 Agrees | e.yaml:9 HintMissing | w.yaml:5 AllowsNothingInShadow")]
    [InlineData("s", "tx", null, "e.yaml:14 Decides | e.yaml:6 OverruledByDeny | e.yaml:7 OverruledByDeny | e.yaml:9 HintMissing | w.yaml:5 AllowsNothingInShadow")]
    [InlineData("s", "ty", null, "e.yaml:7 Decides | e.yaml:15 DependsOnCall | e.yaml:6 Agrees | e.yaml:9 HintMissing | w.yaml:5 AllowsNothingInShadow")]
    [InlineData("s", "ty", """{"a":1}""", "e.yaml:15 Decides | e.yaml:6 OverruledByDeny | e.yaml:7 OverruledByDeny | e.yaml:9 HintMissing | w.yaml:5 AllowsNothingInShadow")]
    [InlineData("s", "ty", """{"a":2}""", "e.yaml:7 Decides | e.yaml:15 ArgumentsDiffer | e.yaml:6 Agrees | e.yaml:9 HintMissing | w.yaml:5 AllowsNothingInShadow")]
    [InlineData("s", "u", null, "e.yaml:6 Decides | e.yaml:8 NeedsToken | e.yaml:9 HintMissing | w.yaml:5 AllowsNothingInShadow")]
    [InlineData("z", "q", null, "e.yaml:9 HintMissing")]
    public void Explain_Tool_TellsWhatBecameOfEachRule(string server, string tool, string? arguments, string expected) =>
        Assert.Equal(expected, Told(Policy.RolesOfKey("k"), Tool(tool, server), arguments));

    [Fact]
    public void Explain_CallWithConditions_TellsWhichAreNotMet()
    {
        var subject = new Subject("x", SubjectKind.Tool, "u");
        Assert.Equal("e.yaml:9 HintMissing", Told(Policy.Token("i"), subject, "{}"));
        var policy = Role("{ server: s, tools: [t], arguments: { a: 1 } },\n { server: s, tools: [t], scopes: [w] }");
        Assert.Equal("p.yaml:8 ScopesMissing | p.yaml:7 ArgumentsDiffer", Told(policy.Token(), Tool(), "{}", policy));
        Assert.Equal("p.yaml:7 Decides | p.yaml:8 ScopesMissing", Told(policy.Token(), Tool(), """{"a":1}""", policy));
        Assert.Equal(ConditionKind.InsufficientScope, policy.Explain(policy.Token(), Tool(), Scopes(""), Arguments("{}")).Call?.Kind);
        Assert.Equal(VerdictReason.InsufficientScope, policy.Explain(policy.Token(), Tool(), Scopes(""), Arguments("{}")).Verdict.Reason);
    }

    [Fact]
    public void Explain_Resource_FindsDeniesThroughTheirSpellings()
    {
        Assert.Equal("e.yaml:16 Decides | e.yaml:6 OverruledByDeny | w.yaml:5 AllowsNothingInShadow", Told(Policy.RolesOfKey("k"), new Subject("s", SubjectKind.Resource, "A://b?x"), null));
        Assert.Equal("e.yaml:12 UriNotNormal", Told(Policy.RolesOfKey("k"), new Subject("y", SubjectKind.Resource, "a://."), null));
        Assert.Equal("e.yaml:12 Decides", Told(Policy.RolesOfKey("k"), new Subject("y", SubjectKind.ResourceTemplate, "a://{b}"), null));
    }

    [Fact]
    public void Explain_OfForeignRoles_NamesNoRule() =>
        Assert.Empty(Policy.Explain(Role("{ server: s }").RolesOfKey("k"), Tool()).Rules);

    [Fact]
    public void Why_OfEveryStanding_HasItsOwnWords()
    {
        var words = Enum.GetValues<RuleStanding>().Select(standing => new ExplainedRule(new RuleLocation("f", 1), "r", false, standing).Why).ToArray();

        Assert.Equal(words.Length, words.Distinct(StringComparer.Ordinal).Count());
    }

    private static string Told(RoleSet roles, Subject subject, string? arguments, CompiledPolicy? policy = null) => string.Join(" | ", (policy ?? Policy)
        .Explain(roles, subject, arguments is null ? null : Scopes(""), arguments is null ? null : Arguments(arguments))
        .Rules.Select(rule => $"{rule.Location} {rule.Standing}"));
}
