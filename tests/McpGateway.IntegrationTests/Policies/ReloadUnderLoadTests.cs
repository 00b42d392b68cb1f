using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Policies;

/// <summary>
/// Policy edits while clients call, one in ten invalid: no request fails that all policies allow which could be in use
/// meanwhile, none passes that all deny, and no bucket refills. Thirty edits; <c>MCPGATEWAY_RELOAD_EDITS=1000</c> makes as
/// many as it says (about five minutes).
/// </summary>
public sealed class ReloadUnderLoadTests
{
    private const int Edits = 30;

    [Fact]
    public async Task Edits_UnderLoad_FailNoAllowedCallPassNoDeniedOneAndRefillNothing()
    {
        var edits = int.TryParse(Environment.GetEnvironmentVariable("MCPGATEWAY_RELOAD_EDITS"), out var asked) ? asked : Edits;
        await using var server = await TestServer.StartAsync(Scripts.Modern("stable", "never", "flip", "rated", "metered"));
        var policies = new PolicySequence();
        await using var gateway = await RunningGateway.StartAsync($"  one: {{ url: \"{server.Url}\" }}", policy: policies.Current);
        await gateway.ServerIsAsync("one", "ready");
        var load = PolicyLoad.Start(() => gateway.Caller(), policies, clients: 4);

        for (var edit = 1; edit <= edits; edit++)
        {
            var before = (await gateway.StatusAsync(TestContext.Current.CancellationToken)).GetProperty("revision").GetInt64();
            if (edit % 10 == 0)
            {
                gateway.Folder.WritePolicy(policies.Broken());
                await gateway.StatusIsAsync(status => !status.GetProperty("synchronized").GetBoolean());
                gateway.Folder.WritePolicy(policies.Current);
                await gateway.StatusIsAsync(status => status.GetProperty("synchronized").GetBoolean());
            }
            else
            {
                gateway.Folder.WritePolicy(policies.Next());
                await gateway.StatusIsAsync(status => status.GetProperty("revision").GetInt64() > before && status.GetProperty("synchronized").GetBoolean());
                policies.Published();
            }
        }

        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.True(load.Passed > edits && load.Denied > edits && load.Flipped > 5, $"{load.Passed} calls passed, {load.Denied} were denied, {load.Flipped} changed sides");

        // Ten in a day, and ten in a month, whatever was edited: of one bucket and of one count. Midnight of a first may begin a new month.
        Assert.Equal(PolicySequence.Amount, load.Rated);
        Assert.InRange(load.Metered, PolicySequence.Amount, 2 * PolicySequence.Amount);
        Assert.Equal(load.Rated, server.CallsOf("rated").Count());
        Assert.Empty(server.CallsOf("never"));
    }
}
