using System.Buffers.Text;
using System.Text.Json;
using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.OAuth.Support;

/// <summary>The certified provider does what the other tests rely on, without a gateway.</summary>
public sealed class OpenIdProviderTests
{
    [Fact]
    public async Task Provider_ResourceNamed_IssuesASignedAccessTokenForItAlone()
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var provider = await OpenIdProvider.StartAsync(TimeSpan.FromSeconds(60), refresh: true, cancellationToken);

        var token = await provider.RobotTokenAsync(new Uri("http://127.0.0.1:1/mcp/notes"), "notes:read", cancellationToken);

        var header = Part(token, 0);
        var claims = Part(token, 1);
        Assert.Equal("at+jwt", header.GetProperty("typ").GetString());
        Assert.Equal("RS256", header.GetProperty("alg").GetString());
        Assert.Equal(provider.Issuer, claims.GetProperty("iss").GetString());
        Assert.Equal("http://127.0.0.1:1/mcp/notes", claims.GetProperty("aud").GetString());
        Assert.Equal("notes:read", claims.GetProperty("scope").GetString());
        Assert.Equal(60, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal(1, await provider.GrantsAsync("client_credentials", "robot", cancellationToken));
    }

    private static JsonElement Part(string token, int index) => JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[index])).RootElement;
}
