using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Gateway;

namespace McpGateway.IntegrationTests.Transports;

/// <summary>The life of <c>mcpgateway connect --stdio</c>: how it ends, and what it does when the gateway goes and comes back. What each SDK does over it is in <c>Clients.StdioTests</c>.</summary>
public sealed class ConnectTests
{
    [Theory, InlineData(null), InlineData("TERM"), InlineData("INT")]
    public async Task Program_IsTold_EndsWithZeroAndTheSessionWithIt(string? signal)
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("t"));
        await using var gateway = await RunningGateway.StartAsync($"  one: {{ url: \"{server.Url}\" }}");
        await using var connect = ConnectProcess.Start(gateway.Endpoint, gateway.Key);
        await connect.InitializeAsync();
        await gateway.ServerIsAsync("one", "ready");
        await connect.CallAsync("one__t", 1);

        await (signal is null ? Task.Run(connect.CloseInput, TestContext.Current.CancellationToken) : connect.SignalAsync(signal));
        var (code, errors) = await connect.ExitAsync();

        Assert.Equal((0, ""), (code, errors));
        await gateway.RecordAsync(line => line.TryGetProperty("httpMethod", out var verb) && verb.GetString() == "DELETE");
    }

    [Fact]
    public async Task Gateway_DiesDuringACall_TheClientIsToldOnceAndGoesOnAfterwards()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("hang", "t"));
        server.Tools["hang"] = (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        using var folder = new GatewayFolder();
        folder.WriteConfig(RunningGateway.Config($"  one: {{ url: \"{server.Url}\" }}"));
        folder.WritePolicy(RunningGateway.OpenPolicy);
        var key = await TestKeys.AddAsync(Path.Combine(Path.GetDirectoryName(folder.ConfigFile)!, "keys.yaml"), "bot");
        string[] listen = ["--listen", $"http://127.0.0.1:{FreePort.Pick()}"];
        var first = await GatewayProcess.StartAsync(folder, TestContext.Current.CancellationToken, listen);
        await using var connect = ConnectProcess.Start(first.Endpoint, key);
        await connect.InitializeAsync();
        await UntilListedAsync(connect);

        await connect.WriteAsync(ConnectProcess.Call("one__hang", 1));
        await server.ArrivedAsync("tools/call");
        await first.DisposeAsync();
        var told = await connect.ReadAsync();
        await connect.WriteAsync(ConnectProcess.Call("one__t", 2));
        await using var second = await GatewayProcess.StartAsync(folder, TestContext.Current.CancellationToken, listen);
        var answer = await connect.ReadAsync();
        await UntilListedAsync(connect);

        Assert.Equal("outcome_unknown", told.GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());
        Assert.Equal((1, 2), (told.GetProperty("id").GetInt32(), answer.GetProperty("id").GetInt32()));
        Assert.Single(server.CallsOf("hang"));
        connect.CloseInput();
        Assert.Equal(0, (await connect.ExitAsync()).Code);
    }

    /// <summary>A gateway that has just started may not have read its servers yet.</summary>
    private static async Task UntilListedAsync(ConnectProcess connect)
    {
        var id = 100;
        await Eventually.AsyncValue(_ => connect.CallAsync("one__t", id++), answer => answer.TryGetProperty("result", out var result) && result.GetRawText().Contains("\"text\":\"t\"", StringComparison.Ordinal));
    }
}
