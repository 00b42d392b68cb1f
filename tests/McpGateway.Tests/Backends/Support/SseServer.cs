using System.Collections.Concurrent;
using System.Threading.Channels;
using McpGateway.Configuration;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Backends.Support;

/// <summary>A server with the 2024-11-05 transport whose every word a test can replace: one stream for each GET, answers by it.</summary>
internal sealed class SseServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<string>> _streams = new();
    private UpstreamHost _host = null!;
    private int _last;

    private SseServer()
    {
    }

    public delegate Task Answer(SseServer server, string stream, Received request);

    /// <summary>What it does with a message, by its method.</summary>
    public ConcurrentDictionary<string, Answer> On { get; } = new();

    /// <summary>What it does at GET; null: begins a stream with its endpoint.</summary>
    public Func<HttpContext, Task>? OnGet { get; set; }

    /// <summary>What it does at POST before it takes the message; true: it has answered.</summary>
    public Func<HttpContext, Task<bool>>? OnPost { get; set; }

    /// <summary>The data of the endpoint event, by the stream's name.</summary>
    public Func<string, string> Endpoint { get; set; } = stream => $"/messages?session={stream}";

    public UpstreamHost Host => _host;

    public int Open => _streams.Count;

    public ServerOptions Options => BackendFixture.Http("old", new Uri(_host.Url, "/sse")) with { Transport = ServerTransport.Sse };

    public static async Task<SseServer> StartAsync(params string[] tools)
    {
        var server = new SseServer();
        server.On["initialize"] = (own, stream, request) => own.SayAsync(stream, ScriptedServer.Response(request, ScriptedServer.Initialize("""{"tools":{"listChanged":true},"logging":{}}""", "2024-11-05")));
        server.On["tools/list"] = (own, stream, request) => own.SayAsync(stream, ScriptedServer.Response(request, ScriptedServer.ToolList(tools)));
        server.On["ping"] = (own, stream, request) => own.SayAsync(stream, ScriptedServer.Response(request, "{}"));
        server._host = await UpstreamHost.StartAsync(server.HandleAsync);
        return server;
    }

    public Task SayAsync(string stream, string message) => WriteAsync(stream, $"event: message\ndata: {message}\n\n");

    public Task WriteAsync(string stream, string text) => _streams.TryGetValue(stream, out var events) ? events.Writer.WriteAsync(text, TestContext.Current.CancellationToken).AsTask() : Task.CompletedTask;

    /// <summary>Ends one stream.</summary>
    public void End(string stream) => _streams[stream].Writer.TryComplete();

    public ValueTask DisposeAsync()
    {
        foreach (var (stream, _) in _streams)
        {
            End(stream);
        }

        return _host.DisposeAsync();
    }

    private Task HandleAsync(HttpContext http, Received request) =>
        http.Request.Method == "GET" ? OnGet?.Invoke(http) ?? StreamAsync(http) : TakeAsync(http, request);

    private async Task StreamAsync(HttpContext http)
    {
        var stream = $"{Interlocked.Increment(ref _last)}";
        var events = _streams[stream] = Channel.CreateBounded<string>(1_000);
        try
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync($"event: endpoint\ndata: {Endpoint(stream)}\n\n", http.RequestAborted);
            await foreach (var text in events.Reader.ReadAllAsync(http.RequestAborted))
            {
                await http.Response.WriteAsync(text, http.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
        finally
        {
            _streams.TryRemove(stream, out _);
        }
    }

    private async Task TakeAsync(HttpContext http, Received request)
    {
        var stream = http.Request.Query["session"].ToString();
        if (OnPost is { } first && await first(http))
        {
            return;
        }

        http.Response.StatusCode = http.Request.Path == "/messages" && _streams.ContainsKey(stream) ? 202 : 404;
        if (http.Response.StatusCode == 202 && On.TryGetValue(request.Name, out var answer))
        {
            await answer(this, stream, request);
        }
    }
}
