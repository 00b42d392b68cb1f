using McpGateway.Identity.Issuers;
using McpGateway.Tests.Identity.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace McpGateway.Tests.Identity;

/// <summary>Rotation of keys, providers that are down, and strangers who make the gateway ask.</summary>
public sealed class IssuerKeyTests
{
    private static readonly TestSigner Second = TestSigner.Rsa("two");
    private static readonly TestSigner Third = TestSigner.Curve("three");

    [Fact]
    public async Task RotatedKey_IsFoundByTheFirstTokenThatNamesIt_AndTheOldOneIsRefused()
    {
        await using var gateway = await TokenGateway.StartAsync();
        var old = gateway.Token();
        Assert.Equal(200, (await gateway.SendAsync(old)).Status);

        gateway.Provider.ServeKeys(Second);

        Assert.Equal(200, (await gateway.SendAsync(Second.Sign(gateway.Claims()))).Status);
        Assert.Equal(401, (await gateway.SendAsync(old)).Status);
    }

    [Fact]
    public async Task KeysThatStayed_KeepWhatWasChecked()
    {
        await using var gateway = await TokenGateway.StartAsync();
        var token = gateway.Token();
        await gateway.SendAsync(token);
        var keys = Keys(gateway);

        gateway.Provider.Serve(TestProvider.Keys, TestSigner.KeySet(TokenGateway.Signer) + "\n");
        Assert.Equal(401, (await gateway.SendAsync(Second.Sign(gateway.Claims()))).Status);

        Assert.Equal(2, gateway.Provider.Count(TestProvider.Keys));
        Assert.Same(keys, Keys(gateway));
    }

    [Fact]
    public async Task UnknownKeyNames_MakeTheGatewayAskAFewTimesOnly_WhileGoodTokensPass()
    {
        await using var gateway = await TokenGateway.StartAsync();
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(401, (await gateway.SendAsync(Second.As($"random-{i}").Sign(gateway.Claims()))).Status);
        }

        Assert.Equal(200, (await gateway.SendAsync(gateway.Token())).Status);
        Assert.InRange(gateway.Provider.Count(TestProvider.Keys), 2, 6);
    }

    [Fact]
    public async Task ProviderThatIsDown_DoesNotStopTokensThatCanBeChecked_AndTheOthersAreAskedToWait()
    {
        await using var gateway = await TokenGateway.StartAsync();
        gateway.Provider.Fail(TestProvider.OpenId);
        gateway.Provider.Fail(TestProvider.Keys);

        var unknown = await gateway.SendAsync(Second.Sign(gateway.Claims()));
        var known = await gateway.SendAsync(gateway.Token());

        Assert.Equal((503, true), (unknown.Status, unknown.Header("Retry-After") is not null));
        Assert.Null(unknown.Header("WWW-Authenticate"));
        Assert.Equal(200, known.Status);
        var status = Status(gateway);
        Assert.Equal(1, status.Keys);
        Assert.NotNull(status.FetchedAt);
        Assert.NotNull(status.Error);
    }

    [Fact]
    public async Task ProviderThatWasDownAtTheStart_IsUsedOnceItIsThere()
    {
        var provider = await TestProvider.StartAsync(TokenGateway.Signer);
        provider.Fail(TestProvider.OpenId);
        await using var gateway = await TokenGateway.StartAsync(provider: provider);
        Assert.Equal(503, (await gateway.SendAsync(gateway.Token())).Status);

        provider.Serve(TestProvider.OpenId, provider.Metadata(provider.Origin));

        Assert.Equal(200, (await gateway.SendAsync(gateway.Token(("jti", "t-2")))).Status);
    }

    [Fact]
    public async Task TokensWithoutAKeyName_AreTriedWithThatIssuersKeysAlone()
    {
        var provider = await TestProvider.StartAsync(TokenGateway.Signer, Third);
        await using var gateway = await TokenGateway.StartAsync(provider: provider);

        Assert.Equal(200, (await gateway.SendAsync(Third.As(null).Sign(gateway.Claims()))).Status);
        Assert.Equal(200, (await gateway.SendAsync(TokenGateway.Signer.As(null).Sign(gateway.Claims()))).Status);
        Assert.Equal(401, (await gateway.SendAsync(Second.As(null).Sign(gateway.Claims()))).Status);
    }

    [Fact]
    public async Task KeyOfOneIssuer_NeverSignsForAnother()
    {
        await using var other = await TestProvider.StartAsync(Second);
        await using var gateway = await TokenGateway.StartAsync();
        gateway.Folder.Write("gateway.yaml", TokenGateway.Configuration(gateway.Provider).Replace("issuers:\n", $"issuers:\n    - {{ issuer: \"{other.Origin}\", audiences: [ \"api://gateway\" ] }}\n", StringComparison.Ordinal));
        await using var both = await GatewayHost.StartAsync(gateway.Folder);

        async Task<HttpReply> SendAsync(string token) => await both.SendAsync("POST /mcp", TokenGateway.Host, $"Authorization: Bearer {token}");
        var alice = await SendAsync(gateway.Token());
        var otherAlice = await SendAsync(Second.Sign(gateway.Claims(("iss", other.Origin))));
        Assert.Equal((200, 200), (alice.Status, otherAlice.Status));
        Assert.NotEqual(alice.Body, otherAlice.Body);
        Assert.Equal(401, (await SendAsync(Second.Sign(gateway.Claims()))).Status);
        Assert.Equal(401, (await SendAsync(TokenGateway.Signer.Sign(gateway.Claims(("iss", other.Origin))))).Status);
    }

    [Fact]
    public async Task SlowProvider_IsWaitedForAtTheStartForAShortTimeOnly()
    {
        var provider = await TestProvider.StartAsync(TokenGateway.Signer);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        provider.Serve(TestProvider.Keys, async context =>
        {
            await release.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(TestSigner.KeySet(TokenGateway.Signer), context.RequestAborted);
        });
        await using var gateway = await TokenGateway.StartAsync(provider: provider);

        // One fetch serves all who wait for it.
        var waiting = Enumerable.Range(0, 5).Select(i => gateway.SendAsync(gateway.Token(("jti", $"t-{i}")))).ToArray();
        release.SetResult();

        Assert.All(await Task.WhenAll(waiting), reply => Assert.Equal(200, reply.Status));
        Assert.Equal(1, provider.Count(TestProvider.Keys));
    }

    private static IssuerDirectory Directory(TokenGateway gateway) => gateway.Gateway.Services.GetRequiredService<IssuerDirectory>();

    private static KeySet Keys(TokenGateway gateway) => Directory(gateway).Find(Current(gateway), gateway.Issuer)!.Keys.Current!;

    private static IssuerStatus Status(TokenGateway gateway) => Assert.Single(Directory(gateway).StatusOf(Current(gateway)));

    private static McpGateway.Configuration.Snapshot Current(TokenGateway gateway) =>
        gateway.Gateway.Services.GetRequiredService<McpGateway.Configuration.ISnapshotSource>().Current!;
}
