using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Gateway;

namespace McpGateway.IntegrationTests.Reload;

public sealed class LinkSwapTests
{
    [Fact]
    public async Task ConfigMaps_LinksExchanged_TakeEffectWithoutARestart()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: Kubernetes mounts like this on Linux alone");
        await using var server = await TestServer.StartAsync(Scripts.Modern("ok", "more"));
        using var folder = new GatewayFolder();
        var config = new LinkedFolder(Path.GetDirectoryName(folder.ConfigFile)!);
        var policies = new LinkedFolder(Directory.CreateDirectory(folder.PoliciesFolder).FullName);
        config.Publish(("gateway.yaml", Config(server, "one")));
        policies.Publish(("policy.yaml", RunningGateway.OpenPolicy));
        var key = await TestKeys.AddAsync(Path.Combine(Path.GetDirectoryName(folder.ConfigFile)!, "keys.yaml"), "bot");
        await using var gateway = await GatewayProcess.StartAsync(folder, TestContext.Current.CancellationToken);
        using var caller = new Caller(gateway.Endpoint, key);
        await ListedAsync(caller, "one__more", "one__ok");

        config.Publish(("gateway.yaml", Config(server, "two")));
        await ListedAsync(caller, "two__more", "two__ok");

        policies.Publish(("policy.yaml", RunningGateway.OpenPolicy.Replace("server: \"*\"", "server: two, tools: [ok]", StringComparison.Ordinal)));
        await ListedAsync(caller, "two__ok");

        config.Publish(("gateway.yaml", Config(server, "three")));
        policies.Publish(("policy.yaml", RunningGateway.OpenPolicy));
        await ListedAsync(caller, "three__more", "three__ok");
    }

    private static string Config(TestServer server, string name) => RunningGateway.Config($$"""  {{name}}: { url: "{{server.Url}}" }""");

    private static Task ListedAsync(Caller caller, params string[] names) =>
        Eventually.AsyncValue(caller.ListToolsAsync, answer => answer.Status == 200 && answer.ToolNames.SequenceEqual(names));
}
