using McpGateway.Configuration;
using McpGateway.Identity.Issuers;
using McpGateway.Tests.Identity.Support;

namespace McpGateway.Tests.Identity;

/// <summary>Where metadata and keys are found, and documents that are not what they should be.</summary>
public sealed class DiscoveryTests : IAsyncLifetime
{
    private static readonly TestSigner Rsa = TestSigner.Rsa("rsa");
    private static readonly TestSigner Curve = TestSigner.Curve("ec");

    private TestProvider? _provider;

    private TestProvider Provider => _provider!;

    public async ValueTask InitializeAsync() => _provider = await TestProvider.StartAsync(Rsa, Curve);

    public ValueTask DisposeAsync() => Provider.DisposeAsync();

    [Theory]
    [InlineData("https://login.example.com", "https://login.example.com/.well-known/oauth-authorization-server https://login.example.com/.well-known/openid-configuration")]
    [InlineData("https://login.example.com/", "https://login.example.com/.well-known/oauth-authorization-server https://login.example.com/.well-known/openid-configuration")]
    [InlineData("https://login.example.com:8443/a/b/", "https://login.example.com:8443/.well-known/oauth-authorization-server/a/b https://login.example.com:8443/.well-known/openid-configuration/a/b https://login.example.com:8443/a/b/.well-known/openid-configuration")]
    public void Locations_AreTriedInTheOrderOfTheClients(string issuer, string expected) =>
        Assert.Equal(expected, string.Join(' ', DiscoveryLocations.Of(new IssuerOptions(issuer)).Select(url => url.AbsoluteUri)));

    [Fact]
    public async Task Metadata_IsTakenFromTheFirstPlaceThatHasIt()
    {
        Provider.Serve(TestProvider.OAuth, Provider.Metadata(Provider.Origin, Provider.Origin + "/others"));
        Provider.Serve("/others", TestSigner.KeySet(Curve));

        Assert.Equal(["ec"], await FetchAsync());
        Assert.Equal([TestProvider.OAuth, "/others"], Provider.Asked);
    }

    [Fact]
    public async Task Metadata_OfAnIssuerWithAPath_IsFoundInTheOldPlaceToo()
    {
        var issuer = Provider.Origin + "/realms/one";
        Provider.Serve("/realms/one" + TestProvider.OpenId, Provider.Metadata(issuer));

        Assert.Equal(["rsa", "ec"], await FetchAsync(new IssuerOptions(issuer)));
    }

    [Fact]
    public async Task ConfiguredPlaces_AreAskedAndNoOthers()
    {
        Provider.Serve("/meta", Provider.Metadata(Provider.Origin));
        await FetchAsync(new IssuerOptions(Provider.Origin) { Metadata = new Uri(Provider.Origin + "/meta") });
        await FetchAsync(new IssuerOptions("https://login.example.com") { JwksUri = new Uri(Provider.Origin + TestProvider.Keys) });

        Assert.Equal(["/meta", TestProvider.Keys, TestProvider.Keys], Provider.Asked);
    }

    [Theory]
    [InlineData("""{ "issuer": "https://other.example.com", "jwks_uri": "{0}/keys" }""", "another issuer")]
    [InlineData("""{ "issuer": "{0}/", "jwks_uri": "{0}/keys" }""", "another issuer")]
    [InlineData("""{ "issuer": "https://x", "issuer": "{0}", "jwks_uri": "{0}/keys" }""", "each key once")]
    [InlineData("""{ "issuer": "{0}" }""", "no jwks_uri")]
    [InlineData("""{ "issuer": "{0}", "jwks_uri": "/keys" }""", "jwks_uri")]
    [InlineData("""{ "issuer": "{0}", "jwks_uri": "http://192.0.2.1/keys" }""", "not https")]
    [InlineData("""{ "issuer": "{0}", "jwks_uri": "file:///etc/passwd" }""", "not https")]
    [InlineData("""{ "issuer": "{0}", "jwks_uri": ["{0}/keys"] }""", "no jwks_uri")]
    [InlineData("[]", "no JSON object")]
    [InlineData("<html/>", "no JSON object")]
    public async Task Metadata_ThatIsNotThisIssuers_IsRefused(string document, string expected)
    {
        Provider.Serve(TestProvider.OpenId, document.Replace("{0}", Provider.Origin, StringComparison.Ordinal));

        Assert.Contains(expected, (await Assert.ThrowsAsync<ProviderException>(() => FetchAsync())).Message, StringComparison.Ordinal);
        Assert.Equal(0, Provider.Count(TestProvider.Keys));
    }

    [Fact]
    public async Task Redirects_AreNotFollowed()
    {
        await using var elsewhere = await TestProvider.StartAsync(Rsa);
        Provider.Serve(TestProvider.Keys, context =>
        {
            context.Response.Redirect(elsewhere.Origin + TestProvider.Keys);
            return Task.CompletedTask;
        });

        Assert.Contains("redirect", (await Assert.ThrowsAsync<ProviderException>(() => FetchAsync())).Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Asked);
    }

    [Fact]
    public async Task DocumentWithoutEnd_IsNotReadToItsEnd()
    {
        Provider.Serve(TestProvider.Keys, async context =>
        {
            var blank = new byte[64 * 1024];
            Array.Fill(blank, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(blank, context.RequestAborted);
            }
        });

        Assert.Contains("more than 512 KiB", (await Assert.ThrowsAsync<ProviderException>(() => FetchAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeySetWithoutAUsableKey_IsAFailure()
    {
        Provider.Serve(TestProvider.Keys, """{ "keys": [ { "kty": "oct", "kid": "rsa", "k": "AAAA" } ] }""");

        Assert.Contains("no key that could be used", (await Assert.ThrowsAsync<ProviderException>(() => FetchAsync())).Message, StringComparison.Ordinal);
    }

    private async Task<string[]> FetchAsync(IssuerOptions? issuer = null)
    {
        issuer ??= new IssuerOptions(Provider.Origin);
        using var client = new ProviderClient(issuer);
        return [.. (await new KeyFetch(issuer, client).RunAsync(TestContext.Current.CancellationToken)).Keys.Select(key => key.Kid ?? "-")];
    }
}
