using System.Globalization;
using McpGateway.Tests.Identity.Support;

namespace McpGateway.Tests.Identity;

/// <summary>What stands in a token that was signed by its issuer.</summary>
public sealed class TokenClaimTests : IAsyncLifetime
{
    private TokenGateway? _gateway;

    private TokenGateway Gateway => _gateway!;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask InitializeAsync() => _gateway = await TokenGateway.StartAsync();

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    [Theory]
    [InlineData("exp", -20, 200)]
    [InlineData("exp", -40, 401)]
    [InlineData("nbf", 20, 200)]
    [InlineData("nbf", 60, 401)]
    [InlineData("iat", -100, 200)]
    public async Task Moment_WithinTheSkew_IsAccepted(string claim, int seconds, int status) =>
        Assert.Equal(status, (await Gateway.SendAsync(Gateway.Token((claim, Now + seconds)))).Status);

    [Theory]
    [InlineData("exp", null)]
    [InlineData("exp", "9999999999")]
    [InlineData("exp", -1)]
    [InlineData("exp", 1e300)]
    [InlineData("nbf", "1")]
    [InlineData("nbf", true)]
    [InlineData("iat", "now")]
    [InlineData("sub", null)]
    [InlineData("sub", "")]
    [InlineData("sub", 1)]
    [InlineData("sub", new[] { "alice" })]
    [InlineData("sub", "a\nb")]
    [InlineData("client_id", "")]
    [InlineData("client_id", new[] { "app" })]
    [InlineData("jti", 7)]
    [InlineData("scope", 7)]
    [InlineData("scope", "a\"b")]
    [InlineData("at_hash", "x")]
    [InlineData("c_hash", "x")]
    [InlineData("typ", "ID")]
    [InlineData("aud", null)]
    [InlineData("aud", "")]
    [InlineData("aud", "api://other")]
    [InlineData("aud", "API://gateway")]
    [InlineData("aud", 1)]
    [InlineData("iss", null)]
    [InlineData("iss", "https://login.example.com")]
    public async Task Claim_MissingOrOfAnotherForm_IsRefused(string claim, object? value) =>
        Assert.Equal(401, (await Gateway.SendAsync(Gateway.Token((claim, value)))).Status);

    [Fact]
    public async Task NestedLists_WhereTextsAreExpected_AreRefused()
    {
        Assert.Equal(401, (await Gateway.SendAsync(Gateway.Token(("aud", new object[] { new[] { "api://gateway" } })))).Status);
        Assert.Equal(401, (await Gateway.SendAsync(Gateway.Token(("aud", new object[] { "api://gateway", 1 })))).Status);
        Assert.Equal(401, (await Gateway.SendAsync(Gateway.Token(("scope", new object[] { new[] { "tools:use" } })))).Status);
    }

    [Fact]
    public async Task Issuer_WithASlashMore_IsAnotherIssuer() =>
        Assert.Equal(401, (await Gateway.SendAsync(Gateway.Token(("iss", Gateway.Issuer + "/")))).Status);

    [Theory]
    [InlineData("{0},\"sub\":\"bob\"}}")]
    [InlineData("{0},\"\\u0073ub\":\"bob\"}}")]
    [InlineData("{0},\"deep\":{{\"a\":1,\"a\":2}}}}")]
    [InlineData("{0},\"half\":\"\\ud800\",\"\\ud800\":1}}")]
    [InlineData("[]")]
    [InlineData("{0},}}")]
    [InlineData("{0}/* */}}")]
    public async Task Payload_ThatTwoParsersMayReadDifferently_IsRefused(string form)
    {
        var claims = string.Format(CultureInfo.InvariantCulture, form, Gateway.Claims()[..^1]);

        Assert.Equal(401, (await Gateway.SendAsync(TokenGateway.Signer.Sign(claims))).Status);
    }

    [Fact]
    public async Task Audience_AmongOthers_IsEnough() =>
        Assert.Equal(200, (await Gateway.SendAsync(Gateway.Token(("aud", new[] { "api://other", "api://gateway" })))).Status);

    [Fact]
    public async Task TokensThatTheIssuerSigned_AreNoGuesses_WhileForgedOnesAre()
    {
        Gateway.Folder.Write("gateway.yaml", TokenGateway.Configuration(Gateway.Provider).Replace("wrongKeys: 1000", "wrongKeys: 3", StringComparison.Ordinal));
        await using var strict = await GatewayHost.StartAsync(Gateway.Folder);
        async Task<HttpReply> SendAsync(string token) => await strict.SendAsync("POST /mcp", TokenGateway.Host, $"Authorization: Bearer {token}");

        string[] honest = [Gateway.Token(("exp", Now - 100)), Gateway.Token(("nbf", Now + 100)), Gateway.Token(("aud", "api://other")), Gateway.Token(("sub", null)), Gateway.Token(("exp", Now - 200))];
        foreach (var token in honest)
        {
            Assert.Equal(401, (await SendAsync(token)).Status);
        }

        Assert.Contains("The token has expired", (await SendAsync(honest[0])).Header("WWW-Authenticate")!, StringComparison.Ordinal);
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            statuses.Add((await SendAsync(honest[0][..^8] + "AAAAAAAA")).Status);
        }

        Assert.Equal([401, 401, 401, 429], statuses);
        Assert.Equal(200, (await SendAsync(Gateway.Token())).Status);
    }
}
