using System.Text.Json;
using Yarp.ReverseProxy.Configuration;

namespace McpGateway.Benchmarks.Yarp;

/// <summary>What the gateway is compared to: YARP as it comes, with one route, one cluster and one destination.</summary>
public static class YarpAlone
{
    public static async Task<int> RunAsync(Uri destination, TextWriter output, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenAnyLoopback();
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "backend", Match = new RouteMatch { Path = "{**path}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "backend",
                    Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["one"] = new() { Address = destination.AbsoluteUri } },
                },
            ]);
        await using var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync(cancellationToken);
        await using var runtime = await RuntimeEndpoint.StartAsync(cancellationToken);

        var line = JsonSerializer.Serialize(new { url = app.Urls.First(), runtime = runtime.Urls.First() });
        await output.WriteLineAsync(line.AsMemory(), cancellationToken);
        await ParentProcess.EndedAsync(cancellationToken);
        return 0;
    }
}
