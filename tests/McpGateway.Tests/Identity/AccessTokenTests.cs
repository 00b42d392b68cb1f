using McpGateway.Tests.Identity.Support;

namespace McpGateway.Tests.Identity;

/// <summary>Tokens that are good, and each way in which one is not.</summary>
public sealed class AccessTokenTests : IAsyncLifetime
{
    private static readonly TestSigner Stranger = TestSigner.Rsa("one");

    private TokenGateway? _gateway;

    private TokenGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await TokenGateway.StartAsync();

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    [Fact]
    public async Task GoodToken_IsItsPrincipal()
    {
        var reply = await Gateway.SendAsync(Gateway.Token());

        Assert.Equal(200, reply.Status);
        Assert.Contains($"oauth:{Gateway.Issuer.Length}:{Gateway.Issuer},5:alice,3:app, -", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GoodToken_IsRememberedAndAcceptedAgain()
    {
        var token = Gateway.Token();

        Assert.Equal(200, (await Gateway.SendAsync(token)).Status);
        Assert.Equal(200, (await Gateway.SendAsync(token, "/mcp/one")).Status);
        Assert.Equal(1, Gateway.Provider.Count(TestProvider.Keys));
    }

    [Theory]
    [InlineData("""{"alg":"RS256","kid":"one"}""", 200)]
    [InlineData("""{"alg":"RS256","kid":"one","typ":"at+jwt"}""", 200)]
    [InlineData("""{"alg":"RS256","kid":"one","typ":"application/at+JWT"}""", 200)]
    [InlineData("""{"alg":"RS256"}""", 200)]
    [InlineData("""{"alg":"RS256","kid":"one","jku":"http://127.0.0.1:1/keys","x5u":"http://127.0.0.1:1/"}""", 200)]
    [InlineData("""{"alg":"RS256","kid":"two"}""", 401)]
    [InlineData("""{"alg":"RS256","kid":["one"]}""", 401)]
    [InlineData("""{"alg":"RS256","kid":"one","typ":"logout+jwt"}""", 401)]
    [InlineData("""{"alg":"RS256","kid":"one","typ":"oauth-id-jag+jwt"}""", 401)]
    [InlineData("""{"alg":"RS256","kid":"one","typ":1}""", 401)]
    [InlineData("""{"alg":"RS256","kid":"one","crit":["exp"],"exp":1}""", 401)]
    [InlineData("""{"alg":"RS256","kid":"one","zip":"DEF"}""", 401)]
    [InlineData("""{"alg":"RS256","alg":"RS256","kid":"one"}""", 401)]
    [InlineData("""{"alg":"RS256","\u0061lg":"none","kid":"one"}""", 401)]
    [InlineData("""{"alg":"rs256","kid":"one"}""", 401)]
    [InlineData("""{"alg":"RS384","kid":"one"}""", 401)]
    [InlineData("""{"alg":"PS256","kid":"one"}""", 401)]
    [InlineData("""{"alg":"ES256","kid":"one"}""", 401)]
    [InlineData("""{"alg":"none","kid":"one"}""", 401)]
    [InlineData("""{"kid":"one"}""", 401)]
    [InlineData("""["RS256"]""", 401)]
    [InlineData("RS256", 401)]
    public async Task Header_OfATokenWithTheRightSignature_IsJudged(string header, int status) =>
        Assert.Equal(status, (await Gateway.SendAsync(TokenGateway.Signer.Sign(header, Gateway.Claims()))).Status);

    [Fact]
    public async Task Token_WithoutSignature_IsRefused()
    {
        var none = TestSigner.Encode("""{"alg":"none"}"""u8.ToArray());
        var claims = TestSigner.Encode(System.Text.Encoding.UTF8.GetBytes(Gateway.Claims()));

        Assert.Equal(401, (await Gateway.SendAsync($"{none}.{claims}.")).Status);
        Assert.Equal(401, (await Gateway.SendAsync($"{none}.{claims}.AA")).Status);
        Assert.Equal(401, (await Gateway.SendAsync($"{none}.{claims}")).Status);
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("HS512")]
    public async Task Token_SignedWithThePublicKeyAsASecret_IsRefused(string algorithm)
    {
        var input = $"{TestSigner.Encode(System.Text.Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","kid":"one"}"""))}.{TestSigner.Encode(System.Text.Encoding.UTF8.GetBytes(Gateway.Claims()))}";
        var bytes = System.Text.Encoding.ASCII.GetBytes(input);
        var key = TokenGateway.Signer.PublicBytes;
        var mac = algorithm == "HS256" ? System.Security.Cryptography.HMACSHA256.HashData(key, bytes) : System.Security.Cryptography.HMACSHA512.HashData(key, bytes);

        Assert.Equal(401, (await Gateway.SendAsync($"{input}.{TestSigner.Encode(mac)}")).Status);
    }

    [Fact]
    public async Task Token_OfAnotherKeyWithTheSameName_IsRefused()
    {
        var reply = await Gateway.SendAsync(Stranger.Sign(Gateway.Claims()));

        Assert.Equal(401, reply.Status);
        Assert.Contains("error=\"invalid_token\"", reply.Header("WWW-Authenticate")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatBringsItsOwnKey_IsRefused()
    {
        var header = $$"""{"alg":"RS256","kid":"one","jwk":{{Stranger.Jwk()}}}""";

        Assert.Equal(401, (await Gateway.SendAsync(Stranger.Sign(header, Gateway.Claims()))).Status);
    }

    [Fact]
    public async Task Token_WithOneLetterChanged_IsRefused()
    {
        var token = Gateway.Token();
        Assert.Equal(200, (await Gateway.SendAsync(token)).Status);
        foreach (var at in new[] { 5, token.IndexOf('.', StringComparison.Ordinal) + 10, token.LastIndexOf('.') + 10 })
        {
            var changed = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            Assert.Equal(401, (await Gateway.SendAsync(changed)).Status);
        }
    }

    [Theory]
    [InlineData("=")]
    [InlineData("==")]
    [InlineData(".e30")]
    [InlineData("~")]
    public async Task Token_WithSomethingBehind_IsRefused(string more) =>
        Assert.Equal(401, (await Gateway.SendAsync(Gateway.Token() + more)).Status);

    [Fact]
    public async Task Token_LargerThanTheBound_IsRefusedUnread()
    {
        Assert.Equal(200, (await Gateway.SendAsync(Gateway.Token(("more", new string('a', 8_000))))).Status);
        Assert.Equal(401, (await Gateway.SendAsync(Gateway.Token(("more", new string('a', 14_000))))).Status);
    }
}
