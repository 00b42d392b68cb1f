using McpGateway.Identity;

namespace McpGateway.Tests.Identity;

/// <summary>No two identities have one id, whatever users and clients call themselves.</summary>
public sealed class PrincipalIdTests
{
    [Fact]
    public void Ids_OfDifferentIdentities_Differ()
    {
        (string Issuer, string Subject, string? Client)[] identities =
        [
            ("https://a", "alice", "app"),
            ("https://b", "alice", "app"),
            ("https://a", "alice", null),
            ("https://a", "alice", "-,"),
            ("https://a", "alic", "eapp"),
            ("https://a", "alice,3:app", null),
            ("https://a", "alice,3:app,", null),
            ("https://a", "alice,-", ""),
            ("https://a,5:alice", "app", null),
            ("https://a,", "5:alice", "app"),
        ];

        Assert.Equal(identities.Length, identities.Select(one => PrincipalId.OfToken(one.Issuer, one.Subject, one.Client)).Distinct(StringComparer.Ordinal).Count());
        Assert.NotEqual(PrincipalId.AppOf("https://a", "app"), PrincipalId.AppOf("https://b", "app"));
    }

    [Fact]
    public void Id_OfAToken_IsNoKeysAndNoNobodys() =>
        Assert.StartsWith("oauth:", PrincipalId.OfToken("key:", "anonymous", null), StringComparison.Ordinal);
}
