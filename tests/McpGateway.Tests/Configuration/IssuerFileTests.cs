namespace McpGateway.Tests.Configuration;

/// <summary><c>auth.issuers</c>, <c>auth.scopes</c> and <c>auth.revocation</c>.</summary>
public sealed class IssuerFileTests
{
    [Fact]
    public void Issuer_WithEveryKey_IsRead()
    {
        var issuer = Load("""
            issuers:
              - issuer: https://login.example.com/tenant/v2.0
                audiences: [ "api://gateway" ]
                claims: { subject: oid, client: azp, scopes: scp, groups: realm_access.roles }
                metadata: https://login.example.com/metadata
                jwksUri: https://keys.example.com/keys
                proxy: http://proxy:3128
                algorithms: [ ES256 ]
                clockSkew: 5m
                idTokens: true
            """).Issuers[0];

        Assert.Equal(("https://login.example.com/tenant/v2.0", true), (issuer.Issuer, issuer.IdTokens));
        Assert.Equal(["oid", "azp", "scp", "realm_access.roles"], [issuer.Claims.Subject[0], issuer.Claims.Client[0], issuer.Claims.Scopes[0], issuer.Claims.Groups[0]]);
        Assert.Equal((TimeSpan.FromMinutes(5), "ES256"), (issuer.ClockSkew, Assert.Single(issuer.Algorithms)));
    }

    [Fact]
    public void Scopes_ImplyWhatTheirScopesImply()
    {
        var scopes = Load("""
            apiKeys: keys.yaml
            scopes:
              supported: [ a, b ]
              initial: [ a ]
              implies: { a: [ b, c ], c: [ d ], x: [ a ] }
            """).Scopes;

        Assert.Equal(["b", "c", "d"], scopes.Implies["a"]);
        Assert.Equal(["a", "b", "c", "d"], scopes.Implies["x"]);
        Assert.Equal(("a b", "a"), (string.Join(' ', scopes.Supported!), string.Join(' ', scopes.Initial!)));
    }

    [Theory]
    [InlineData("issuers: [ { audiences: [ a ] } ]", "'issuer' is missing")]
    [InlineData("issuers: [ { issuer: \"http://login.example.com\" } ]", "https only")]
    [InlineData("issuers: [ { issuer: login.example.com } ]", "no absolute URL")]
    [InlineData("issuers: [ { issuer: \"https://login.example.com?x=y\" } ]", "no query")]
    [InlineData("issuers: [ { issuer: \"https://login.example.com#x\" } ]", "fragment")]
    [InlineData("issuers: [ { issuer: \"https://u:p@login.example.com\" } ]", "user name")]
    [InlineData("issuers: [ { issuer: \"https://a\" }, { issuer: \"https://a\" } ]", "twice")]
    [InlineData("issuers: [ { issuer: \"https://a\", jwksUri: \"http://keys.example.com\" } ]", "https only")]
    [InlineData("issuers: [ { issuer: \"https://a\", metadata: \"http://192.0.2.1/m\" } ]", "https only")]
    [InlineData("issuers: [ { issuer: \"https://a\", audiences: [ \"*\" ] } ]", "no audience")]
    [InlineData("issuers: [ { issuer: \"https://a\", algorithms: [ HS256 ] } ]", "no algorithm")]
    [InlineData("issuers: [ { issuer: \"https://a\", algorithms: [ none ] } ]", "no algorithm")]
    [InlineData("issuers: [ { issuer: \"https://a\", algorithms: [] } ]", "is empty")]
    [InlineData("issuers: [ { issuer: \"https://a\", clockSkew: 6m } ]", "'clockSkew'")]
    [InlineData("issuers: [ { issuer: \"https://a\", claims: { subject: a..b } } ]", "no name of a claim")]
    [InlineData("issuers: [ { issuer: \"https://a\", claims: { user: a } } ]", "unknown key 'user'")]
    [InlineData("issuers: [ { issuer: \"https://a\", audience: a } ]", "did you mean 'audiences'")]
    [InlineData("issuers: [ { issuer: \"https://a\", ca: nothing.pem } ]", "does not exist")]
    [InlineData("scopes: { implies: { a: [ b ], b: [ a ] } }", "'a' implies itself")]
    [InlineData("scopes: { implies: { a: [ a ] } }", "'a' implies itself")]
    [InlineData("scopes: { implies: { \"a b\": [ c ] } }", "no scope")]
    [InlineData("scopes: { supported: [ \"a\\\"b\" ] }", "no scope")]
    [InlineData("scopes: { initial: [ \"a\\u00e9\" ] }", "no scope")]
    [InlineData("revocation: nothing.yaml", "nothing.yaml")]
    public void Mistakes_AreErrors(string auth, string expected)
    {
        using var folder = new ConfigurationFolder($"auth:\n  apiKeys: keys.yaml\n  {auth}\nservers: {{}}\n");

        Assert.Contains(expected, string.Join('\n', folder.Load().Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Issuers_OnAWildcardListener_NeedAPublicUrl()
    {
        using var folder = new ConfigurationFolder("auth:\n  issuers: [ { issuer: \"https://a\" } ]\nhosts: [ gateway.example.com ]\nservers: {}\n");
        folder.Listeners[0] = new Uri("http://[::]:8080");

        Assert.Contains("publicUrl", string.Join('\n', folder.Load().Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void PolicyThatNamesAnotherIssuer_IsDoubted()
    {
        using var folder = new ConfigurationFolder("auth:\n  issuers: [ { issuer: \"https://login.example.com/a\" } ]\nservers: {}\n");
        folder.Write("policies/base.yaml", "version: 1\nclients:\n  - { name: a, when: { issuer: \"https://login.example.com/b\" }, roles: [r] }\nroles: { r: { allow: [] } }\n");

        Assert.Contains(folder.Load().Warnings, warning => warning.ToString().Contains("did you mean 'https://login.example.com/a'", StringComparison.Ordinal));
    }

    private static McpGateway.Configuration.AuthOptions Load(string auth)
    {
        using var folder = new ConfigurationFolder($"auth:\n  {auth.Replace("\n", "\n  ", StringComparison.Ordinal)}\nservers: {{}}\n");
        return folder.Snapshot().Gateway.Auth;
    }
}
