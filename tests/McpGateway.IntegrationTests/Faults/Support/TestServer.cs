using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpGateway.IntegrationTests.Faults.Support;

/// <summary>A real Kestrel that speaks MCP as a script tells it to, and keeps what it received.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private const int MostKept = 20_000;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _arrivals = new();
    private int _kept;

    private TestServer(WebApplication app) => _app = app;

    public delegate Task Answer(HttpContext http, Received request);

    /// <summary>By JSON-RPC method, or by verb for what has no body. Each may be replaced at any time.</summary>
    public ConcurrentDictionary<string, Answer> On { get; } = new(StringComparer.Ordinal);

    /// <summary>By the name of a tool; what is not here answers with its own name as text.</summary>
    public ConcurrentDictionary<string, Answer> Tools { get; } = new(StringComparer.Ordinal);

    /// <summary>Everything that arrived, at most 20,000 requests.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>What answers a request before everything else; null where nothing does.</summary>
    public Func<Received, Answer?>? Guard { get; set; }

    /// <summary>Sees each request before it is answered.</summary>
    public Action<Received>? Arrived { get; set; }

    public Uri Url { get; private set; } = null!;

    public int Port => Url.Port;

    public static async Task<TestServer> StartAsync(Action<TestServer> script, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var server = new TestServer(app);
        script(server);
        app.Run(server.ReceiveAsync);
        await app.StartAsync(CancellationToken.None);
        server.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/mcp");
        return server;
    }

    /// <summary>Waits for one more request of this method name.</summary>
    public async Task ArrivedAsync(string name, TimeSpan? within = null) => Assert.True(
        await Arrival(name).WaitAsync(within ?? TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), $"no {name} arrived");

    public IEnumerable<Received> Named(string name) => Requests.Where(request => request.Name == name);

    public IEnumerable<Received> CallsOf(string tool) => Requests.Where(request => request.Tool == tool);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var request = new Received(
            http.Request.Method,
            http.Features.Get<IHttpRequestFeature>()!.RawTarget,
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(http.RequestAborted));
        if (Interlocked.Increment(ref _kept) <= MostKept)
        {
            Requests.Enqueue(request);
        }

        Arrived?.Invoke(request);
        Arrival(request.Name).Release();
        await AnswerAsync(http, request);
    }

    private Task AnswerAsync(HttpContext http, Received request)
    {
        if (Guard?.Invoke(request) is { } refusal)
        {
            return refusal(http, request);
        }

        if (request.Tool is { } tool && Tools.TryGetValue(tool, out var scripted))
        {
            return scripted(http, request);
        }

        if (On.TryGetValue(request.Name, out var answer))
        {
            return answer(http, request);
        }

        http.Response.StatusCode = request.Name.StartsWith("notifications/", StringComparison.Ordinal) || request.Name == "response" ? 202 : 404;
        return request.Body.Length == 0 || request.Id == "null" ? Task.CompletedTask : Reply.ErrorAsync(http, request, -32601, "Method not found", 404);
    }

    private SemaphoreSlim Arrival(string name) => _arrivals.GetOrAdd(name, _ => new SemaphoreSlim(0));
}
