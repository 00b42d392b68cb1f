using McpGateway.Policies;
using static McpGateway.Tests.Policies.Language.Asking;

namespace McpGateway.Tests.Policies.Language;

public class ScopeTests
{
    [Fact]
    public void Call_WithoutAScopeOfItsRule_IsListedAndAsksForAllScopesOfTheRule()
    {
        var policy = Role("{ server: s, scopes: [w, r] }");
        foreach (var subject in new[] { Tool(), new Subject("s", SubjectKind.Prompt, "p"), new Subject("s", SubjectKind.Resource, "a://b"), new Subject("s", SubjectKind.Resource, "A://B/../c"), new Subject("s", SubjectKind.ResourceTemplate, "a://{b}") })
        {
            Assert.True(policy.Decide(policy.Token(), subject).Allowed);
            var verdict = policy.Check(policy.Token(), subject, scopes: "r x");
            Assert.Equal(ConditionKind.InsufficientScope, verdict.Kind);
            Assert.Equal(["r", "w"], verdict.Scopes);
            Assert.Equal(VerdictReason.InsufficientScope, policy.Call(policy.Token(), subject).Reason);
            Assert.True(policy.Call(policy.Token(), subject, scopes: "w r").Allowed);
        }
    }

    [Fact]
    public void Decide_ForWhoCanHaveNoScopes_IsAsIfTheRuleWereNotThere()
    {
        var policy = Role("{ server: s, scopes: [w] }");
        foreach (var kind in Enum.GetValues<SubjectKind>())
        {
            Assert.Equal(default, policy.Decide(policy.RolesOfKey("k"), new Subject("s", kind, "a://b")));
        }

        Assert.False(policy.Reaches(policy.RolesOfKey("k"), "s"));
        Assert.True(policy.Reaches(policy.Token(), "s"));
        Assert.NotEqual(policy.RolesOfKey("k"), policy.Token());
    }

    [Fact]
    public void Call_WithSeveralWays_AsksForTheShortestOfThoseWhoseArgumentsFit()
    {
        var policy = Role("""
            { server: s, tools: [t], scopes: [a, b] },
            { server: s, tools: ["t*"], scopes: [b, c, d] },
            { server: s, tools: [t], scopes: [e], arguments: { x: 1 } }
            """);

        Assert.Equal(["a", "b"], policy.Check(policy.Token(), Tool()).Scopes);
        Assert.Equal(["b", "c", "d"], policy.Check(policy.Token(), Tool(), scopes: "c d").Scopes);
        Assert.Equal(["e"], policy.Check(policy.Token(), Tool(), """{"x":1}""").Scopes);
        Assert.Equal(new RuleLocation("p.yaml", 9), policy.Check(policy.Token(), Tool(), """{"x":1}""", "e").Rule);
        Assert.Equal(ConditionKind.Allowed, policy.Check(policy.Token(), Tool(), scopes: "b c d").Kind);
    }

    [Fact]
    public void Call_WithARefusedArgumentAndALackingScope_IsToldTheArgument()
    {
        var policy = Role("{ server: s, tools: [t], scopes: [a], arguments: { x: 1 } }");

        Assert.Equal(ConditionKind.ArgumentRefused, policy.Check(policy.Token(), Tool()).Kind);
    }

    [Fact]
    public void Template_AndOddUri_AreCheckedByTheSameRulesThatListThem()
    {
        var policy = Role("""{ server: s, resources: ["a://b/*"], scopes: [x] }, { server: s, resources: ["A:/odd/../c"], scopes: [y] }""");

        Assert.Equal(["x"], policy.Check(policy.Token(), new Subject("s", SubjectKind.ResourceTemplate, "a://b/{c}")).Scopes);
        Assert.Equal(["y"], policy.Check(policy.Token(), new Subject("s", SubjectKind.Resource, "A:/odd/../c")).Scopes);
    }

    [Fact]
    public void Default_Verdict_Refuses()
    {
        Assert.Equal(ConditionKind.ArgumentRefused, default(ConditionVerdict).Kind);
        Assert.Empty(default(ConditionVerdict).Scopes);
        Assert.False(default(ConditionVerdict).Apply(new Verdict(true, VerdictReason.Allowed, null)).Allowed);
    }

    [Fact]
    public void ScopeNames_OfAPolicy_AreThoseOfRulesAndEntries()
    {
        var policy = Tests.Policies.Policies.Read("""
            version: 1
            clients: [ { name: a, when: { issuer: "https://i", scopes: [z] }, roles: [r] } ]
            roles: { r: { allow: [ { server: s, scopes: [b, a] }, { server: t, scopes: [a] } ] } }
            """);

        Assert.Equal(["a", "b", "z"], policy.ScopeNames);
    }

    [Fact]
    public void WhatFollowsACall_IsAskedForScopesAgain_AndForNoArguments()
    {
        var policy = Role("{ server: s, tools: [t], scopes: [w], arguments: { x: 1 } }, { server: s, tools: [u] }", deny: "{ server: s, tools: [u], arguments: { x: 1 } }");
        var conditions = policy.Decide(policy.Token(), Tool()).Conditions!;

        Assert.Equal(ConditionKind.Allowed, conditions.CheckBegun(Scopes("w")).Kind);
        var lacking = conditions.CheckBegun(Scopes("r"));
        Assert.Equal((ConditionKind.InsufficientScope, "w"), (lacking.Kind, lacking.Scopes.Single()));
        Assert.Equal(ConditionKind.Allowed, policy.Decide(policy.Token(), Tool("u")).Conditions!.CheckBegun(Scopes("")).Kind);
    }
}
