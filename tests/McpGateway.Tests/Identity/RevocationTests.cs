using System.Net.Sockets;
using System.Text;
using McpGateway.Configuration.Revocation;
using McpGateway.Tests.Configuration;
using McpGateway.Tests.Identity.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpGateway.Tests.Identity;

/// <summary>What is revoked is refused, and what it has open ends.</summary>
public sealed class RevocationTests : IAsyncLifetime
{
    private readonly EventLogger _log = new();
    private TokenGateway? _gateway;

    private TokenGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TokenGateway.StartAsync(auth: "revocation: revoked.yaml\n  apiKeys: keys.yaml", log: _log, files: folder => folder.Write("revoked.yaml", "version: 1\n"));
        await _log.WaitAsync("RevocationUsed");
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    [Theory]
    [InlineData("tokens: [ t-1 ]")]
    [InlineData("subjects: [ { issuer: \"{0}\", subject: alice } ]")]
    [InlineData("clients: [ { issuer: \"{0}\", client: app } ]")]
    public async Task RevokedToken_IsRefused_AndItsOpenExchangeEnds(string revoked)
    {
        var token = Gateway.Token();
        using var open = await OpenAsync(token);

        await RevokeAsync(revoked.Replace("{0}", Gateway.Issuer, StringComparison.Ordinal));

        Assert.True(await EndsAsync(open));
        var reply = await Gateway.SendAsync(token);
        Assert.Equal(401, reply.Status);
        Assert.Contains("revoked", reply.Header("WWW-Authenticate")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokens: [ t-2 ]")]
    [InlineData("subjects: [ { issuer: \"https://other.example.com\", subject: alice } ]")]
    [InlineData("clients: [ { issuer: \"https://other.example.com\", client: app }, { apiKey: app } ]")]
    public async Task OthersToken_GoesOn(string revoked)
    {
        var token = Gateway.Token();
        Assert.Equal(200, (await Gateway.SendAsync(token)).Status);

        await RevokeAsync(revoked);

        Assert.Equal(200, (await Gateway.SendAsync(token)).Status);
    }

    [Fact]
    public async Task RevokedKey_IsRefused_AndItsOpenExchangeEnds_AndComesBack()
    {
        var key = await KeyAsync();
        using var open = await OpenAsync(key);

        await RevokeAsync("clients: [ { apiKey: tester } ]");

        Assert.True(await EndsAsync(open));
        Assert.Equal(401, (await Gateway.SendAsync(key)).Status);

        await RevokeAsync("tokens: []");
        Assert.Equal(200, (await Gateway.SendAsync(key)).Status);
    }

    [Fact]
    public async Task KeyTakenOutOfItsFile_EndsWhatItHasOpen()
    {
        var key = await KeyAsync();
        using var open = await OpenAsync(key);

        Gateway.Folder.Replace("keys.yaml", "version: 1\nkeys: {}\n");

        Assert.True(await EndsAsync(open));
    }

    [Fact]
    public async Task BadEdit_LeavesTheLastGoodListInUse()
    {
        var token = Gateway.Token();
        await RevokeAsync("tokens: [ t-1 ]");

        foreach (var bad in new[] { "", "version: 1\ntokens: t-1\n", "version: 1\nsubjects: [ { subject: alice } ]\n", "version: 2\n" })
        {
            Gateway.Folder.Replace("revoked.yaml", bad);
            await _log.WaitAsync("RevocationWrong");
            Assert.Equal(401, (await Gateway.SendAsync(token)).Status);
        }

        File.Delete(Gateway.Folder.PathOf("revoked.yaml"));
        await _log.WaitAsync("RevocationWrong");
        Assert.Equal(401, (await Gateway.SendAsync(token)).Status);
        var state = Gateway.Gateway.Services.GetRequiredService<IRevocations>().State;
        Assert.Equal((1, true), (state.Entries, state.FailedAt is not null));
        Assert.Contains("does not exist", Assert.Single(state.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFile_AtTheStart_IsAnError()
    {
        using var folder = new ConfigurationFolder("auth: { apiKeys: keys.yaml, revocation: gone.yaml }\nservers: {}\n");

        Assert.Contains(folder.Load().Errors, error => error.ToString().Contains("gone.yaml", StringComparison.Ordinal));
    }

    private async Task RevokeAsync(string what)
    {
        Gateway.Folder.Replace("revoked.yaml", $"version: 1\n{what}\n");
        await _log.WaitAsync("RevocationUsed");
    }

    private async Task<string> KeyAsync()
    {
        var key = await Gateway.Folder.AddKeyAsync("tester");
        await _log.WaitAsync("SnapshotPublished");
        return key;
    }

    /// <summary>An exchange that has passed authentication and whose answer has begun and does not end.</summary>
    private async Task<TcpClient> OpenAsync(string credential)
    {
        var before = Gateway.Gateway.Passed;
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Gateway.Gateway.Clients.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /mcp?hold=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {credential}\r\nContent-Length: 0\r\n\r\n"), TestContext.Current.CancellationToken);
        var first = new byte[1];
        Assert.Equal(1, await client.GetStream().ReadAsync(first, TestContext.Current.CancellationToken));
        Assert.Equal(before + 1, Gateway.Gateway.Passed);
        return client;
    }

    private static async Task<bool> EndsAsync(TcpClient client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var buffer = new byte[1024];
        try
        {
            while (await client.GetStream().ReadAsync(buffer, limit.Token) > 0)
            {
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
