using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Hostile;

/// <summary>Keys that change, a provider that is down, and tokens made to have it asked all the time.</summary>
public sealed class KeyTests
{
    [Fact]
    public async Task Keys_Rotated_NewOnesAreTakenWithoutARestart()
    {
        await using var place = await KeyPlace.StartAsync();
        Assert.Equal(200, await place.StatusAsync(place.Token()));

        place.Issuer.Keys = [SigningKey.Ec("next"), place.Issuer.Key];

        Assert.Equal(200, await place.StatusAsync(place.Token()));
        Assert.Equal(200, await place.StatusAsync(place.Token(place.Issuer.Keys[1])));
    }

    [Fact]
    public async Task Key_Withdrawn_TokensThatWereCheckedWithItAreRefusedOnceThatIsKnown()
    {
        await using var place = await KeyPlace.StartAsync();
        var old = place.Token();
        Assert.Equal(200, await place.StatusAsync(old));

        place.Issuer.Keys = [SigningKey.Ec("next")];
        Assert.Equal(200, await place.StatusAsync(place.Token()));

        Assert.Equal(401, await place.StatusAsync(old));
    }

    [Fact]
    public async Task Provider_Down_TokensThatCanBeCheckedGoOnAndOthersAreRefused()
    {
        await using var place = await KeyPlace.StartAsync();
        var known = place.Token();
        Assert.Equal(200, await place.StatusAsync(known));

        place.Issuer.IsDown = true;

        Assert.Equal(200, await place.StatusAsync(known));
        Assert.Equal(200, await place.StatusAsync(place.Token()));

        // It may be a new key of the provider's: the client is to try again with the same token, not to get another.
        Assert.Equal(503, await place.StatusAsync(place.Token(SigningKey.Rsa("unknown"))));
        Assert.Equal(401, await place.StatusAsync(place.Token(SigningKey.Rsa("first"))));

        place.Issuer.Keys = [SigningKey.Ec("next")];
        place.Issuer.IsDown = false;
        await Eventually.AsyncValue(_ => place.StatusAsync(place.Token()), status => status == 200);
    }

    [Fact]
    public async Task Provider_DownFromTheBeginning_NobodyIsLetInUntilItIsBack()
    {
        await using var issuer = await TokenIssuer.StartAsync();
        issuer.IsDown = true;
        await using var place = await KeyPlace.StartAsync(issuer);

        Assert.NotEqual(200, await place.StatusAsync(place.Token()));
        using (var bot = place.Gateway.Caller())
        {
            Assert.Equal("ok", (await bot.CallAsync("notes__ok", TestContext.Current.CancellationToken)).Text);
        }

        issuer.IsDown = false;
        await Eventually.AsyncValue(_ => place.StatusAsync(place.Token()), status => status == 200);
    }

    [Fact]
    public async Task UnknownKeys_Flood_ProviderIsHardlyAskedAndOthersAreServed()
    {
        await using var place = await KeyPlace.StartAsync();
        Assert.Equal(200, await place.StatusAsync(place.Token()));
        var before = place.Issuer.JwksRequests;
        var key = SigningKey.Ec("flood");

        var began = TimeProvider.System.GetTimestamp();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => place.StatusAsync(Jwt.Signed(
            key, $$"""{"alg":"ES256","kid":"flood-{{i}}","typ":"at+jwt"}""", Claims.Good(place.Issuer.Url, place.Gateway.Endpoint.AbsoluteUri).ToJsonString()))));
        var tens = (int)(TimeProvider.System.GetElapsedTime(began).TotalSeconds / 10);

        Assert.All(statuses, status => Assert.Equal(401, status));
        Assert.InRange(place.Issuer.JwksRequests - before, 0, 4 + tens);
        Assert.Equal(200, await place.StatusAsync(place.Token()));
    }

    private sealed class KeyPlace : IAsyncDisposable
    {
        private readonly TestServer _server;

        private KeyPlace(TokenIssuer issuer, TestServer server, RunningGateway gateway) => (Issuer, _server, Gateway) = (issuer, server, gateway);

        public TokenIssuer Issuer { get; }

        public RunningGateway Gateway { get; }

        public static async Task<KeyPlace> StartAsync(TokenIssuer? issuer = null)
        {
            issuer ??= await TokenIssuer.StartAsync();
            var server = await TestServer.StartAsync(Scripts.Modern("ok"));
            return new KeyPlace(issuer, server, await HostilePlace.StartGatewayAsync(server.Url, null, issuer));
        }

        /// <summary>A new token by this key; null: by the issuer's first.</summary>
        public string Token(SigningKey? key = null) => Jwt.Signed(
            key ?? Issuer.Key, Jwt.Header(key ?? Issuer.Key), Claims.Good(Issuer.Url, Gateway.Endpoint.AbsoluteUri).ToJsonString());

        public async Task<int> StatusAsync(string token)
        {
            using var caller = Gateway.CallerWith(token);
            return (await caller.CallAsync("notes__ok", TestContext.Current.CancellationToken)).Status;
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await _server.DisposeAsync();
            await Issuer.DisposeAsync();
        }
    }
}
