using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Identity.Tokens;
using McpGateway.Tests.Identity.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpGateway.Tests.Identity;

/// <summary>What policies learn of a token.</summary>
public sealed class TokenPolicyTests
{
    private const string Policy = """
        version: 1
        clients:
          - { name: engineers, when: { issuer: "{0}", claims: { groups: engineering } }, roles: [engineer] }
          - { name: alice, when: { issuer: "{0}", claims: { subject: alice, client: app } }, roles: [alice] }
          - { name: realm, when: { issuer: "{0}", claims: { realm_access.roles: admin } }, roles: [realm] }
          - { name: numbered, when: { issuer: "{0}", claims: { level: "3", mfa: "true" } }, roles: [numbered] }
          - { name: broad, when: { issuer: "{0}", scopes: [ "github:read" ] }, roles: [reader] }
        roles:
          engineer: { allow: [ { server: one } ] }
          alice: { allow: [ { server: one } ] }
          realm: { allow: [ { server: one } ] }
          numbered: { allow: [ { server: one } ] }
          reader: { allow: [ { server: one } ] }
        """;

    [Theory]
    [InlineData("groups", new[] { "x", "engineering" }, "alice engineer")]
    [InlineData("groups", "engineering", "alice engineer")]
    [InlineData("groups", "engineering2", "alice")]
    [InlineData("groups", null, "alice")]
    [InlineData("sub", "bob", "")]
    [InlineData("client_id", null, "")]
    [InlineData("scope", "github:admin", "alice reader")]
    [InlineData("scope", new[] { "a", "github:write" }, "alice reader")]
    [InlineData("scope", "github:rea", "alice")]
    [InlineData("scope", "a github:read  b", "alice reader")]
    public async Task Claims_GiveTheRolesOfTheEntriesTheyMatch(string claim, object? value, string roles) =>
        Assert.Equal(roles, await RolesAsync(gateway => gateway.Token((claim, value))));

    [Fact]
    public async Task NestedClaims_AreFoundByTheirPathOrTheirOwnName_AndNotByBoth()
    {
        Assert.Equal("alice realm", await RolesAsync(gateway => gateway.Token(("realm_access", new Dictionary<string, object> { ["roles"] = new[] { "admin" } }))));
        Assert.Equal("alice realm", await RolesAsync(gateway => gateway.Token(("realm_access.roles", "admin"))));
        Assert.Equal("alice realm", await RolesAsync(gateway => gateway.Token(("realm_access.roles", "admin"), ("realm_access", new Dictionary<string, object> { ["other"] = 1 }))));
        Assert.Null(await RolesAsync(gateway => gateway.Token(("realm_access.roles", "user"), ("realm_access", new Dictionary<string, object> { ["roles"] = new[] { "admin" } }))));
        Assert.Null(await RolesAsync(gateway => gateway.Token(("realm_access.roles", "admin"), ("realm_access", new Dictionary<string, object> { ["roles"] = new[] { "user" } }))));
    }

    [Theory]
    [InlineData("groups", false)]
    [InlineData("realm_access", false)]
    [InlineData("address", true)]
    public async Task ClaimThatThePolicyReads_KeptElsewhere_IsRefused(string elsewhere, bool accepted) =>
        Assert.Equal(accepted ? "alice" : null, await RolesAsync(gateway => gateway.Token(("_claim_names", new Dictionary<string, object> { [elsewhere] = "src1" }))));

    [Fact]
    public async Task NumbersAndTruths_CompareAsWritten() =>
        Assert.Equal("alice numbered", await RolesAsync(gateway => gateway.Token(("level", 3), ("mfa", true))));

    [Fact]
    public async Task ClaimThatThePolicyReads_WithAListInAList_IsRefused() =>
        Assert.Null(await RolesAsync(gateway => gateway.Token(("groups", new object[] { new[] { "engineering" } }))));

    [Fact]
    public async Task MappedClaims_AreTakenFromWhereTheIssuerKeepsThem() =>
        Assert.Equal("alice engineer reader", await RolesAsync(
            gateway => gateway.Token(("sub", "x"), ("oid", "alice"), ("client_id", "y"), ("azp", "app"), ("scope", null), ("scp", "github:read"), ("roles", new[] { "engineering" })),
            "claims: { subject: oid, client: azp, scopes: scp, groups: roles }"));

    private static async Task<string?> RolesAsync(Func<TokenGateway, string> token, string issuer = "")
    {
        var provider = await TestProvider.StartAsync(TokenGateway.Signer);
        await using var gateway = await TokenGateway.StartAsync(
            issuer,
            "scopes: { implies: { \"github:admin\": [ \"github:write\" ], \"github:write\": [ \"github:read\" ] } }",
            provider,
            policy: Policy.Replace("{0}", provider.Origin, StringComparison.Ordinal));
        var snapshot = gateway.Gateway.Services.GetRequiredService<ISnapshotSource>().Current!;
        var text = token(gateway);
        var verdict = await gateway.Gateway.Services.GetRequiredService<TokenCheck>().CheckAsync(snapshot, text, TokenHash.Of(text), TestContext.Current.CancellationToken);
        if (verdict.Token is not { } known)
        {
            Assert.Equal(TokenRefusal.UnusableClaims, verdict.Refusal);
            return null;
        }

        PrincipalFeature principal = known.Principal;
        Assert.Same(principal.RolesUnder(snapshot.Policy), principal.RolesUnder(snapshot.Policy));
        return string.Join(' ', principal.RolesUnder(snapshot.Policy)?.Names.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>());
    }
}
