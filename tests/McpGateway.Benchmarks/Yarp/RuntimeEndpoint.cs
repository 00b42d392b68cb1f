namespace McpGateway.Benchmarks.Yarp;

/// <summary>Tells, on a port of its own, how much this process has allocated: the same answer as the gateway's <c>GET /admin/runtime</c>.</summary>
public static class RuntimeEndpoint
{
    public static async Task<WebApplication> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenAnyLoopback());
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsJsonAsync(
            new { allocatedBytes = GC.GetTotalAllocatedBytes(), cpuMs = Environment.CpuUsage.TotalTime.TotalMilliseconds },
            context.RequestAborted));
        await app.StartAsync(cancellationToken);
        return app;
    }
}
