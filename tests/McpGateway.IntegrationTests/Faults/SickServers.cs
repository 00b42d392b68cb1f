using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>One gateway before a healthy server and four sick ones; the tests of one class share it.</summary>
public sealed class SickServers : IAsyncLifetime
{
    private RawServer _hanging = null!;
    private RawServer _garbage = null!;

    /// <summary>Answers at once, but for what a test scripts.</summary>
    public TestServer Healthy { get; private set; } = null!;

    /// <summary>Is listed, and hangs in calls of "stall".</summary>
    public TestServer Slow { get; private set; } = null!;

    public RunningGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Healthy = await TestServer.StartAsync(Scripts.Modern("ok"));
        Slow = await TestServer.StartAsync(server =>
        {
            Scripts.Modern("stall", "ok")(server);
            server.Tools["stall"] = (http, _) => Reply.HangAsync(http);
        });
        _hanging = RawServer.Hanging();
        _garbage = RawServer.Saying("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"jsonrpc\": oops");
        Gateway = await RunningGateway.StartAsync($$"""
              healthy: { url: "{{Healthy.Url}}" }
              dead: { url: "http://127.0.0.1:{{FreePort.Pick()}}/mcp" }
              hanging: { url: "{{_hanging.Url}}" }
              garbage: { url: "{{_garbage.Url}}" }
              slow: { url: "{{Slow.Url}}", timeout: 1s }
            """);
        await Gateway.ServerIsAsync("healthy", "ready");
        await Gateway.ServerIsAsync("slow", "ready");
        await Gateway.ServerIsAsync("dead", "down");
        await Gateway.ServerIsAsync("garbage", "down");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Healthy.DisposeAsync();
        await Slow.DisposeAsync();
        await _hanging.DisposeAsync();
        await _garbage.DisposeAsync();
    }
}
