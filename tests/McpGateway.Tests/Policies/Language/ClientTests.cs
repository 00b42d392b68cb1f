using McpGateway.Policies;
using static McpGateway.Tests.Policies.Language.Asking;

namespace McpGateway.Tests.Policies.Language;

public class ClientTests
{
    private static readonly CompiledPolicy Policy = Tests.Policies.Policies.Read("""
        version: 1
        clients:
          - { name: all, when: { issuer: "https://i" }, roles: [any] }
          - { name: group, when: { issuer: "https://i", claims: { groups: [dev, "ops-*"] } }, roles: [group] }
          - { name: both, when: { issuer: "https://i", claims: { groups: dev, verified: true, level: 3 } }, roles: [both] }
          - { name: scopes, when: { issuer: "https://i", scopes: [a, b] }, roles: [scopes] }
          - { name: star, when: { issuer: "https://i", claims: { x: "*" } }, roles: [star] }
          - { name: other, when: { issuer: "https://j", claims: { groups: dev } }, roles: [other] }
          - { name: key, when: { apiKey: "https://i" }, roles: [key] }
          - { name: nobody, when: { anonymous: true }, roles: [nobody] }
        roles: { any: {}, group: {}, both: {}, scopes: {}, star: {}, other: {}, key: {}, nobody: {} }
        """);

    [Fact]
    public void RolesOf_Token_AreThoseOfEveryEntryOfItsIssuerThatHolds()
    {
        Assert.Equal("any", Roles(TokenOf("https://i")));
        Assert.Equal("any, group", Roles(TokenOf("https://i", "a", ("groups", ["x", "dev"]))));
        Assert.Equal("any, group", Roles(TokenOf("https://i", "", ("groups", ["ops-1"]))));
        Assert.Equal("any", Roles(TokenOf("https://i", "", ("groups", ["Dev", "dev ", "ops"]))));
        Assert.Equal("any, both, group", Roles(TokenOf("https://i", "", ("groups", ["dev"]), ("verified", ["true"]), ("level", ["3"]))));
        Assert.Equal("any, group", Roles(TokenOf("https://i", "", ("groups", ["dev"]), ("verified", ["true"]), ("level", ["3.0"]))));
        Assert.Equal("any, scopes", Roles(TokenOf("https://i", "b c a")));
        Assert.Equal("any", Roles(TokenOf("https://i", "a A")));
        Assert.Equal("any, star", Roles(TokenOf("https://i", "", ("x", [""]))));
        Assert.Equal("any", Roles(TokenOf("https://i", "", ("x", []))));
    }

    [Fact]
    public void RolesOf_AnotherIssuer_NeverMeetsItsEntries()
    {
        Assert.Equal("other", Roles(TokenOf("https://j", "a b", ("groups", ["dev"]), ("x", ["y"]))));
        Assert.Null(Policy.RolesOf(TokenOf("https://j")));
        Assert.Null(Policy.RolesOf(TokenOf("https://I")));
        Assert.Null(Policy.RolesOf(TokenOf("https://i/")));
        Assert.Null(Policy.RolesOf(default));
    }

    [Fact]
    public void RolesOf_KeyAndNobody_AreNotTokens()
    {
        Assert.Equal("key", Roles(ClientFacts.OfApiKey("https://i")));
        Assert.Equal("nobody", Roles(ClientFacts.OfNobody()));
    }

    [Fact]
    public void Policy_NamesWhatItAsksFor()
    {
        Assert.Equal(["groups", "level", "verified", "x"], Policy.ClaimNames);
        Assert.Equal([("https://i", new RuleLocation("p.yaml", 3)), ("https://j", new RuleLocation("p.yaml", 8))], Policy.Issuers);
        Assert.Equal(["both", "group"], Policy.ExplainClient(TokenOf("https://i", "", ("groups", ["dev"]), ("verified", ["true"]), ("level", ["3"]))).Select(client => client.Name).Except(["all"]).Order());
    }

    [Fact]
    public void RolesOf_SameRolesFromManyTokens_IsOneObject()
    {
        Assert.Same(Policy.RolesOf(TokenOf("https://i")), Policy.RolesOf(TokenOf("https://i", "q")));
    }

    [Fact]
    public void RolesOf_MoreSetsThanAreRemembered_StayRight()
    {
        var names = Enumerable.Range(0, 13).Select(i => $"r{i}").ToArray();
        var policy = Tests.Policies.Policies.Read(
            "version: 1\nclients:\n"
            + string.Concat(names.Select(name => $"  - {{ name: {name}, when: {{ issuer: i, claims: {{ groups: {name} }} }}, roles: [{name}] }}\n"))
            + "roles:\n" + string.Concat(names.Select(name => $"  {name}: {{ allow: [ {{ server: {name} }} ] }}\n")));

        for (var set = 1; set < 1 << names.Length; set++)
        {
            var groups = names.Where((_, i) => (set & (1 << i)) != 0).ToArray();
            Assert.Equal(groups.Order(StringComparer.Ordinal), policy.RolesOf(TokenOf("i", "", ("groups", groups)))!.Names);
        }
    }

    private static string Roles(in ClientFacts client) => Policy.RolesOf(client)!.ToString();
}
