using McpGateway.Tests.Configuration;

namespace McpGateway.Tests.Identity;

public sealed class AnonymousTests : IDisposable
{
    private const string Host = "Host: localhost";

    private readonly ConfigurationFolder _folder = new("auth: { anonymous: true, apiKeys: keys.yaml }\nservers: {}\nproxies: [ 127.0.0.0/8 ]\n");

    public AnonymousTests() => _folder.Listeners[0] = new Uri("http://127.0.0.1:0");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(200, "X-Nothing: 1")]
    [InlineData(200, "X-Forwarded-For: 127.0.0.1")]
    [InlineData(401, "X-Forwarded-For: 192.0.2.1")]
    [InlineData(401, "X-Forwarded-For: 127.0.0.1, 192.0.2.1")]
    [InlineData(401, "Authorization: Bearer wrong")]
    [InlineData(401, "Authorization:")]
    public async Task Stranger_IsLetInFromThisMachineAlone(int status, string header)
    {
        await using var host = await GatewayHost.StartAsync(_folder);

        Assert.Equal(status, (await host.SendAsync("POST /mcp", Host, header)).Status);
    }

    [Fact]
    public async Task Scheme_FromABelievedProxy_DecidesWhatTheOwnOriginIs()
    {
        await using var host = await GatewayHost.StartAsync(_folder);

        Assert.Equal(200, (await host.SendAsync("POST /mcp", Host, "X-Forwarded-Proto: https", "Origin: https://localhost")).Status);
        Assert.Equal(403, (await host.SendAsync("POST /mcp", Host, "X-Forwarded-Proto: https", "Origin: http://localhost")).Status);
    }
}
