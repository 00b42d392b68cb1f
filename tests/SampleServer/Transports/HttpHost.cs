using System.Text.Json;

namespace SampleServer.Transports;

/// <summary>Streamable HTTP on a loopback address, at <c>/mcp</c>.</summary>
public static class HttpHost
{
    // Far above anything these servers are asked; Kestrel answers 413 beyond it.
    private const long MaxRequestBytes = 1 << 20;

    /// <summary>Serves until the process is asked to end, or stdin closes where the options say so.</summary>
    public static async Task<int> RunAsync(SampleOptions options, ServerCatalog catalog, TextWriter output, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Logs.ToStderr(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Http!);
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.AddServerHeader = false;
        });
        await using var app = builder.Build();
        await using var sessions = new HttpSessions(catalog, app.Services.GetRequiredService<ILoggerFactory>(), time);
        var endpoint = new HttpEndpoint(sessions, options.Stateless);
        app.Run(endpoint.HandleAsync);

        var stopping = app.Lifetime.ApplicationStopping;
        await app.StartAsync(stopping);
        await output.WriteLineAsync(JsonSerializer.Serialize(new { url = $"{app.Urls.First()}/mcp" }).AsMemory(), stopping);
        await output.FlushAsync(stopping);
        if (options.UntilStdinCloses)
        {
            _ = StopWhenStdinClosesAsync(app.Lifetime);
        }

        // Streams would otherwise hold the end back until the host's time-out.
        stopping.Register(() => _ = sessions.DisposeAsync().AsTask());
        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    private static async Task StopWhenStdinClosesAsync(IHostApplicationLifetime lifetime)
    {
        await using var stdin = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (await stdin.ReadAsync(buffer, lifetime.ApplicationStopping) > 0)
        {
        }

        lifetime.StopApplication();
    }
}
