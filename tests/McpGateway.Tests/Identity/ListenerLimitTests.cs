using System.Net.Sockets;
using McpGateway.Tests.Configuration;

namespace McpGateway.Tests.Identity;

/// <summary>What one sender may make the gateway hold before there is a request.</summary>
public sealed class ListenerLimitTests : IAsyncLifetime
{
    private readonly ConfigurationFolder _folder = new("auth: { anonymous: true }\nservers: {}\nlimits: { headerCount: 10, headerBytes: 2KiB, headerTimeout: 1s, connections: 4, requestBody: 1KiB }\n");
    private GatewayHost? _host;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _folder.Listeners[0] = new Uri("http://127.0.0.1:0");
        _host = await GatewayHost.StartAsync(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Headers_TooMany_AreRefused() =>
        Assert.Equal(431, (await _host!.SendAsync("POST /mcp", ["Host: localhost", .. Enumerable.Range(0, 12).Select(i => $"X-{i}: 1")])).Status);

    [Fact]
    public async Task Headers_TooLong_AreRefused() =>
        Assert.Equal(431, (await _host!.SendAsync("POST /mcp", "Host: localhost", "X-Long: " + new string('a', 4096))).Status);

    [Fact]
    public async Task Headers_ThatNeverEnd_AreGivenUp() =>
        Assert.StartsWith("HTTP/1.1 408", await _host!.SendRawAsync("POST /mcp HTTP/1.1\r\nHost: localhost\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Connections_TooMany_AreClosed()
    {
        var held = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 4; i++)
            {
                // Answered once, so that it counts; then kept open.
                var client = new TcpClient();
                held.Add(client);
                await client.ConnectAsync("127.0.0.1", _host!.Clients.Port, Cancelled);
                await client.GetStream().WriteAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Cancelled);
                Assert.NotEqual(0, await client.GetStream().ReadAsync(new byte[1024], Cancelled));
            }

            Assert.Empty(await _host!.SendRawAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Upgrade_IsNotTaken()
    {
        var reply = await _host!.SendRawAsync("GET /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("Upgrade", reply, StringComparison.OrdinalIgnoreCase);
    }
}
