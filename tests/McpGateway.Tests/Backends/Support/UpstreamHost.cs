using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpGateway.Tests.Backends.Support;

/// <summary>A real Kestrel on a port of the system's choice, which keeps what it received.</summary>
internal sealed class UpstreamHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _arrivals = new();

    private UpstreamHost(WebApplication app) => _app = app;

    public ConcurrentQueue<Received> Requests { get; } = new();

    public Uri Url { get; private set; } = null!;

    public static async Task<UpstreamHost> StartAsync(Func<HttpContext, Received, Task> handler, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var host = new UpstreamHost(app);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var received = new Received(context.Request.Method, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync(context.RequestAborted));
            host.Requests.Enqueue(received);
            host.Arrival(received.Name).Release();
            await handler(context, received);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        host.Url = new Uri(app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/mcp");
        return host;
    }

    /// <summary>Waits for one more request of this method name.</summary>
    public async Task ArrivedAsync(string name)
        => Assert.True(await Arrival(name).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken), $"no {name} arrived");

    public IEnumerable<Received> Named(string name) => Requests.Where(request => request.Name == name);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }

    private SemaphoreSlim Arrival(string name) => _arrivals.GetOrAdd(name, _ => new SemaphoreSlim(0));
}
