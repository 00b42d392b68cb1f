using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using McpGateway.IntegrationTests.Faults.Support;
using Microsoft.AspNetCore.Http;

namespace McpGateway.IntegrationTests.Transports;

/// <summary>A server with the transport of 2024-11-05 that can end each conversation and speak in it: one stream for each GET.</summary>
internal sealed class OldServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<string>> _streams = new(StringComparer.Ordinal);
    private int _last;

    private OldServer()
    {
    }

    public TestServer Server { get; private set; } = null!;

    /// <summary>By conversation, in the order in which they came: what was subscribed to.</summary>
    public ConcurrentQueue<(string Stream, string Uri)> Subscribed { get; } = new();

    public string Entry => $"{{ url: \"{Server.Url}\", type: sse }}";

    public static async Task<OldServer> StartAsync()
    {
        var old = new OldServer();
        old.Server = await TestServer.StartAsync(server =>
        {
            server.On["GET"] = (http, _) => old.StreamAsync(http);
            old.Answers(server, "initialize", _ => """{"protocolVersion":"2024-11-05","capabilities":{"resources":{"subscribe":true}},"serverInfo":{"name":"old","version":"1"}}""");
            old.Answers(server, "resources/list", _ => """{"resources":[{"uri":"file:///a","name":"a"}]}""");
            old.Answers(server, "resources/templates/list", _ => """{"resourceTemplates":[]}""");
            old.Answers(server, "resources/subscribe", (stream, request) =>
            {
                old.Subscribed.Enqueue((stream, request.Params.GetProperty("uri").GetString()!));
                return "{}";
            });
        });
        return old;
    }

    public void Say(string stream, string message) => _streams[stream].Writer.TryWrite($"event: message\ndata: {message}\n\n");

    public void End(string stream) => _streams[stream].Writer.TryComplete();

    public ValueTask DisposeAsync()
    {
        foreach (var (stream, _) in _streams)
        {
            End(stream);
        }

        return Server.DisposeAsync();
    }

    private void Answers(TestServer server, string method, Func<Received, string> result) => Answers(server, method, (_, request) => result(request));

    private void Answers(TestServer server, string method, Func<string, Received, string> result) => server.On[method] = (http, request) =>
    {
        http.Response.StatusCode = 202;
        var stream = http.Request.Query["stream"].ToString();
        Say(stream, Reply.Result(request, result(stream, request)));
        return Task.CompletedTask;
    };

    private async Task StreamAsync(HttpContext http)
    {
        var stream = $"{Interlocked.Increment(ref _last)}";
        var events = _streams[stream] = Channel.CreateBounded<string>(100);
        http.Response.ContentType = "text/event-stream";
        await WriteAsync(http, $"event: endpoint\ndata: ?stream={stream}\n\n");
        try
        {
            await foreach (var text in events.Reader.ReadAllAsync(http.RequestAborted))
            {
                await WriteAsync(http, text);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            _streams.TryRemove(stream, out _);
        }
    }

    private static async Task WriteAsync(HttpContext http, string text)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
