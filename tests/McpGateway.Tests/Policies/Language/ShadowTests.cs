using McpGateway.Policies;
using static McpGateway.Tests.Policies.Language.Asking;

namespace McpGateway.Tests.Policies.Language;

public class ShadowTests
{
    private const string Enforced = """
        version: 1
        clients:
          - { name: k, when: { apiKey: k }, roles: [worker] }
          - { name: both, when: { apiKey: both }, roles: [worker, trial] }
          - { name: heir, when: { apiKey: heir }, roles: [heir] }
          - { name: bare, when: { apiKey: bare }, roles: [trial] }
        roles:
          worker:
            allow: [ { server: s } ]
            limits: [ { per: principal, rate: 1/1s } ]
          heir: { inherits: [trial, worker] }
          power:
            allow: [ { server: power } ]
            deny: [ { server: s, tools: [strong] } ]
        """;

    private const string Shadow = """
        version: 1
        mode: shadow
        clients:
          - { name: watch, when: { apiKey: k }, roles: [trial, power] }
          - { name: stranger, when: { apiKey: stranger }, roles: [worker, power] }
        roles:
          trial:
            inherits: [deep]
            allow: [ { server: "*" } ]
            deny:
              - { server: s, tools: [drop] }
              - { server: s, tools: [arg], arguments: { a: x } }
              - { server: s, resources: ["a://secret/*"] }
            limits: [ { per: principal, rate: 1/1s } ]
          deep:
            deny: [ { server: s, prompts: [p] } ]
        """;

    private static readonly CompiledPolicy Policy = Tests.Policies.Policies.Read([new PolicyFile("e.yaml", Enforced), new PolicyFile("s.yaml", Shadow)]);

    [Theory]
    [InlineData("k", "drop", "s.yaml:11")]
    [InlineData("both", "drop", "s.yaml:11")]
    [InlineData("heir", "drop", "s.yaml:11")]
    [InlineData("k", "strong", "e.yaml:14")]
    [InlineData("both", "strong", null)]
    [InlineData("k", "other", null)]
    public void Decide_WhatOnlyAShadowDenies_IsAllowedAndNamesTheRule(string key, string tool, string? shadow)
    {
        var verdict = Policy.Decide(Policy.RolesOfKey(key), Tool(tool));

        Assert.True(verdict.Allowed);
        Assert.Equal(shadow, verdict.Shadow?.ToString());
    }

    [Fact]
    public void Decide_WhatOnlyAShadowAllows_IsRefused()
    {
        foreach (var key in new[] { "k", "both", "heir", "bare" })
        {
            Assert.False(Policy.Allows(key, Tool("x", "other")));
            Assert.False(Policy.Allows(key, Tool("x", "power")));
            Assert.False(Policy.Reaches(Policy.RolesOfKey(key), "other"));
        }

        Assert.False(Policy.Allows("bare", Tool()));
    }

    [Fact]
    public void RolesOf_WhomOnlyAShadowEntryMatches_IsNobody() => Assert.Null(Policy.RolesOf(ClientFacts.OfApiKey("stranger")));

    [Fact]
    public void Names_OfRolesInShadow_AreApart()
    {
        Assert.Equal(["worker"], Policy.RolesOfKey("k").Names);
        Assert.Equal(["power", "trial"], Policy.RolesOfKey("k").ShadowNames);
        Assert.Empty(Policy.RolesOfKey("bare").Names);
        Assert.NotEqual(Policy.RolesOfKey("k"), Policy.RolesOfKey("both"));
    }

    [Fact]
    public void Call_ThatAShadowDeniesForItsArguments_PassesAndNamesTheRule()
    {
        var roles = Policy.RolesOfKey("k");

        Assert.Equal("s.yaml:12", Policy.Call(roles, Tool("arg"), """{"a":"x"}""").Shadow?.ToString());
        Assert.True(Policy.Call(roles, Tool("arg"), """{"a":"x"}""").Allowed);
        Assert.Null(Policy.Call(roles, Tool("arg"), """{"a":"y"}""").Shadow);
    }

    [Theory]
    [InlineData("a://secret/1", "s.yaml:13")]
    [InlineData("a://secret/1?q", "s.yaml:13")]
    [InlineData("a://x/../secret/1", "s.yaml:13")]
    [InlineData("a://open/1", null)]
    public void Decide_ResourceThatAShadowWouldShutOut_NamesTheRule(string uri, string? shadow)
    {
        var verdict = Policy.Decide(Policy.RolesOfKey("k"), new Subject("s", SubjectKind.Resource, uri));

        Assert.Equal((true, shadow), (verdict.Allowed, verdict.Shadow?.ToString()));
    }

    [Fact]
    public void Decide_PromptOverInheritanceInShadow_NamesTheRule() =>
        Assert.Equal("s.yaml:16", Policy.Decide(Policy.RolesOfKey("k"), new Subject("s", SubjectKind.Prompt, "p")).Shadow?.ToString());

    [Fact]
    public void Limits_InShadow_AreMarkedAndCountApart()
    {
        Assert.Equal([("worker", false), ("trial", true)], Policy.RolesOfKey("k").Limits.Select(limit => (limit.Role, limit.Shadow)));
        var watched = Tests.Policies.Policies.Read([new PolicyFile("e.yaml", Enforced), new PolicyFile("s.yaml", Shadow.Replace("roles: [trial, power]", "roles: [worker]", StringComparison.Ordinal))]);
        Assert.Equal([false], watched.RolesOfKey("k").Limits.Select(limit => limit.Shadow));
        Assert.Equal(2, Policy.RolesOfKey("both").Limits.DistinctBy(limit => limit.Identity).Count());
    }

    [Fact]
    public void Read_SameRoleInShadowAndEnforced_IsAnError()
    {
        var reading = PolicyReader.Read([new PolicyFile("e.yaml", "version: 1\nroles: { worker: {} }\n"), new PolicyFile("s.yaml", "version: 1\nmode: shadow\nroles: { worker: {} }\n")]);

        Assert.Equal(
            ["s.yaml:3:10: the role 'worker' stands here for the second time; the first is at e.yaml:2; rename one, or join them"],
            reading.Errors.Select(error => error.ToString()));
    }
}
