using McpGateway.Configuration;
using McpGateway.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace McpGateway.Tests.Configuration;

public sealed class HealthTests
{
    [Fact]
    public async Task Readyz_WhileSomethingIsWaitedFor_Is503AndHealthzIsNot()
    {
        using var folder = new ConfigurationFolder();
        folder.Listeners[0] = new Uri("http://127.0.0.1:0");
        var condition = new Condition();
        await using var gateway = await GatewayHost.StartAsync(folder, configure: services => services.AddSingleton<IReadiness>(condition));

        Assert.Equal(503, (await gateway.SendAsync("GET /readyz", "Host: localhost")).Status);
        Assert.Equal(200, (await gateway.SendAsync("GET /healthz", "Host: localhost")).Status);
        condition.IsReady = true;
        Assert.Equal(200, (await gateway.SendAsync("GET /readyz", "Host: localhost")).Status);
    }

    private sealed class Condition : IReadiness
    {
        public bool IsReady { get; set; }
    }
}
