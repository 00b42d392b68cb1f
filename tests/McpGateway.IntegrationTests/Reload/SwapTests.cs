using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Reload;

/// <summary>Design §3: YARP's live state is no snapshot. Addresses and tokens change under load, and never come apart.</summary>
public sealed class SwapTests
{
    private const int Edits = 1_000;
    private const int EditsOfFiles = 30;

    [Fact]
    public async Task Publish_AddressesAndTokensSwappedAThousandTimes_NoTokenGoesAstrayAndNoCallFails()
    {
        await using var servers = await SwappingServers.StartAsync();
        await using var gateway = await InProcessGateway.StartAsync(servers.Yaml(0));
        await ReadyAsync(gateway.Caller);
        var load = Load.Start(() => gateway.Caller(), clients: 6);

        for (var edit = 1; edit <= Edits; edit++)
        {
            await gateway.EditAsync(servers.Yaml(edit));
        }

        await load.StopAsync();
        Assert.Empty(servers.Leaks);
        Assert.Empty(load.Failures);
        Assert.Equal(20, servers.Shown.Count);
        Assert.True(load.Calls > 200, $"only {load.Calls} calls were made");
    }

    [Fact]
    public async Task Edit_AddressesAndTokensSwappedInTheFile_NoTokenGoesAstrayAndNoCallFails()
    {
        await using var servers = await SwappingServers.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(servers.Yaml(0));
        await ReadyAsync(timeout => gateway.Caller(null, timeout));
        var load = Load.Start(() => gateway.Caller(), clients: 4);

        for (var edit = 1; edit <= EditsOfFiles; edit++)
        {
            var before = (await gateway.StatusAsync(TestContext.Current.CancellationToken)).GetProperty("revision").GetInt64();
            gateway.WriteServers(servers.Yaml(edit));
            await gateway.StatusIsAsync(status => status.GetProperty("revision").GetInt64() > before);
        }

        await load.StopAsync();
        Assert.Empty(servers.Leaks);
        Assert.Empty(load.Failures);
        Assert.True(load.Calls > 50, $"only {load.Calls} calls were made");
    }

    private static async Task ReadyAsync(Func<TimeSpan?, Caller> connect)
    {
        using var caller = connect(null);
        await Eventually.AsyncValue(caller.ListToolsAsync, answer => answer.Status == 200 && answer.ToolNames.Count() == 2);
    }
}
