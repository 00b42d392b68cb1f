using System.Text;
using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Identity.Tokens;
using McpGateway.Tests.Configuration;
using McpGateway.Tests.Identity.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpGateway.Tests.Identity;

/// <summary>Tokens are remembered, not for longer than they are good, and not without bound.</summary>
public sealed class TokenCacheTests
{
    [Fact]
    public async Task KnownToken_IsRecalledWithoutAllocation()
    {
        await using var gateway = await TokenGateway.StartAsync();
        var (check, snapshot) = Parts(gateway);
        var token = gateway.Token();
        await check.CheckAsync(snapshot, token, TokenHash.Of(token), TestContext.Current.CancellationToken);
        var first = check.Recall(snapshot, TokenHash.Of(token));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(ReferenceEquals(first, check.Recall(snapshot, TokenHash.Of(token))));
        }

        Assert.NotNull(first);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
    }

    [Fact]
    public async Task EqualTokensAtOnce_AreOnePrincipal()
    {
        await using var gateway = await TokenGateway.StartAsync();
        var (check, snapshot) = Parts(gateway);
        var token = gateway.Token();

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => check.CheckAsync(snapshot, token, TokenHash.Of(token), CancellationToken.None), TestContext.Current.CancellationToken)));

        Assert.Single(verdicts.Select(verdict => verdict.Token!.Principal).Distinct());
    }

    [Fact]
    public async Task KnownToken_IsCheckedAgainUnderTheNextSnapshot()
    {
        var log = new EventLogger();
        await using var gateway = await TokenGateway.StartAsync(log: log);
        var token = gateway.Token();
        Assert.Equal(200, (await gateway.SendAsync(token)).Status);
        Assert.Equal(1, gateway.Gateway.Services.GetRequiredService<TokenCache>().Count);

        gateway.Folder.Replace("gateway.yaml", TokenGateway.Configuration(gateway.Provider).Replace("api://gateway", "api://another", StringComparison.Ordinal));
        await log.WaitAsync("SnapshotPublished");

        Assert.Equal(0, gateway.Gateway.Services.GetRequiredService<TokenCache>().Count);
        Assert.Equal(401, (await gateway.SendAsync(token)).Status);
    }

    [Fact]
    public async Task IssuerTakenOut_IsTrustedNoMore()
    {
        var log = new EventLogger();
        await using var gateway = await TokenGateway.StartAsync(log: log);
        var token = gateway.Token();
        Assert.Equal(200, (await gateway.SendAsync(token)).Status);

        gateway.Folder.Replace("gateway.yaml", TokenGateway.Configuration(gateway.Provider).Replace(gateway.Issuer, "https://127.0.0.1:9", StringComparison.Ordinal));
        await log.WaitAsync("SnapshotPublished");

        Assert.Equal(401, (await gateway.SendAsync(token)).Status);
    }

    [Fact]
    public async Task ExpiredToken_IsForgotten()
    {
        await using var gateway = await TokenGateway.StartAsync("clockSkew: 0s");
        var (check, snapshot) = Parts(gateway);
        var token = gateway.Token(("exp", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0 + 1));
        Assert.NotNull((await check.CheckAsync(snapshot, token, TokenHash.Of(token), TestContext.Current.CancellationToken)).Token);
        var limit = TimeProvider.System.GetTimestamp();
        while (check.Recall(snapshot, TokenHash.Of(token)) is not null)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Equal(0, gateway.Gateway.Services.GetRequiredService<TokenCache>().Count);
        Assert.Equal(TokenRefusal.Expired, (await check.CheckAsync(snapshot, token, TokenHash.Of(token), TestContext.Current.CancellationToken)).Refusal);
    }

    [Fact]
    public void FullCache_LetsThoseGoThatNobodyUsed()
    {
        var cache = new TokenCache(TimeProvider.System);
        var used = Hash(0);
        cache.Add(used, Token());
        for (var i = 1; i <= TokenCache.Most; i++)
        {
            if (i == TokenCache.Most)
            {
                Assert.NotNull(cache.Find(used));
            }

            cache.Add(Hash(i), Token());
        }

        Assert.InRange(cache.Count, 1, TokenCache.Most * 3 / 4 + 1);
        Assert.NotNull(cache.Find(used));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(16384)]
    public void Hash_IsThatOfTheWholeToken(int length)
    {
        var token = new string('a', length);

        var hash = TokenHash.Of(token);

        var expected = System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(token));
        Assert.Equal(BitConverter.ToUInt64(expected, 0), hash.A);
        Assert.Equal(BitConverter.ToUInt64(expected, 24), hash.D);
        Assert.NotEqual(hash, TokenHash.Of(token[1..] + "b"));
    }

    private static (TokenCheck Check, Snapshot Snapshot) Parts(TokenGateway gateway) =>
        (gateway.Gateway.Services.GetRequiredService<TokenCheck>(), gateway.Gateway.Services.GetRequiredService<ISnapshotSource>().Current!);

    private static TokenHash Hash(int number) => TokenHash.Of(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static KnownToken Token() => new(new PrincipalFeature(Principal.ForApiKey("a")), default, 1, null!, null!, DateTimeOffset.MaxValue);
}
