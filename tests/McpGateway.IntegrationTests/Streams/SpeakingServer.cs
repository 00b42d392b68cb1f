using System.Collections.Concurrent;
using System.Threading.Channels;
using McpGateway.IntegrationTests.Faults.Support;
using Microsoft.AspNetCore.Http;

namespace McpGateway.IntegrationTests.Streams;

/// <summary>A server with resources that can be subscribed to, which says on its open streams what a test tells it to.</summary>
internal sealed class SpeakingServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<string>> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _sessions = new(StringComparer.Ordinal);
    private volatile string[] _tools = ["one"];

    private SpeakingServer(TestServer server) => Server = server;

    public TestServer Server { get; private set; }

    /// <summary>Streams that are open: by session of a legacy server, by request of a modern one.</summary>
    public int Open => _streams.Count;

    public static async Task<SpeakingServer> LegacyAsync()
    {
        SpeakingServer? speaking = null;
        var server = await TestServer.StartAsync(script =>
        {
            speaking = new SpeakingServer(script);
            speaking.BeLegacy(script);
        });
        speaking!.Server = server;
        return speaking;
    }

    public static async Task<SpeakingServer> ModernAsync()
    {
        SpeakingServer? speaking = null;
        var server = await TestServer.StartAsync(script =>
        {
            speaking = new SpeakingServer(script);
            speaking.BeModern(script);
        });
        speaking!.Server = server;
        return speaking;
    }

    /// <summary>Says it on every open stream.</summary>
    public void Say(string message)
    {
        foreach (var (_, stream) in _streams)
        {
            stream.Writer.TryWrite(message);
        }
    }

    public void SayUpdated(string uri) =>
        Say($$$"""{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"{{{uri}}}","title":"not for clients"}}""");

    /// <summary>Other tools from now on, and a word on every open stream.</summary>
    public void Exchange(params string[] tools)
    {
        _tools = tools;
        Say("""{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}""");
    }

    /// <summary>Knows none of its sessions any more.</summary>
    public void Forget()
    {
        _sessions.Clear();
        foreach (var (_, stream) in _streams)
        {
            stream.Writer.TryComplete();
        }
    }

    /// <summary>The URIs that were subscribed to, in order.</summary>
    public IEnumerable<string> Subscribed => Server.Named("resources/subscribe").Select(request => request.Params.GetProperty("uri").GetString()!);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private void BeLegacy(TestServer server)
    {
        Scripts.Legacy(_sessions, _tools)(server);
        server.On["initialize"] = (http, request) =>
        {
            var id = $"upstream-{Guid.NewGuid():N}";
            _sessions[id] = true;
            http.Response.Headers["Mcp-Session-Id"] = id;
            return Reply.JsonAsync(http, Reply.Result(request, """
                {"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true},"resources":{"subscribe":true}},"serverInfo":{"name":"speaking","version":"1"}}
                """));
        };
        ListTools(server);
        server.On["resources/subscribe"] = server.On["resources/unsubscribe"] = (http, request) =>
            _sessions.ContainsKey(request.Header("Mcp-Session-Id") ?? "") ? Reply.JsonAsync(http, Reply.Result(request, "{}")) : Scripts.ForgottenAsync(http);
        server.On["GET"] = (http, request) => request.Header("Mcp-Session-Id") is { } session && _sessions.ContainsKey(session)
            ? SpeakAsync(http, session, first: null, message => message)
            : Scripts.ForgottenAsync(http);
    }

    private void BeModern(TestServer server)
    {
        Scripts.Modern(_tools)(server);
        server.On["server/discover"] = (http, request) => Reply.JsonAsync(http, Reply.Result(request, """
            {"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{"listChanged":true},"resources":{"subscribe":true}},"ttlMs":0,"cacheScope":"private"}
            """));
        ListTools(server);
        server.On["subscriptions/listen"] = (http, request) =>
        {
            var meta = "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":" + request.Id + "}";
            var acknowledged = $$$"""{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"notifications":{{{request.Params.GetProperty("notifications").GetRawText()}}},{{{meta}}}}}""";
            return SpeakAsync(http, $"{request.Id}-{Guid.NewGuid():N}", acknowledged, message => message.Contains("\"params\":{", StringComparison.Ordinal)
                ? message.Replace("\"params\":{", $"\"params\":{{{meta},", StringComparison.Ordinal)
                : $"{message[..^1]},\"params\":{{{meta}}}}}");
        };
    }

    private void ListTools(TestServer server) => server.On["tools/list"] = (http, request) =>
    {
        var entries = string.Join(',', _tools.Select(tool => $$$"""{"name":"{{{tool}}}","inputSchema":{"type":"object"}}"""));
        return Reply.JsonAsync(http, Reply.Result(request, $$$"""{"resultType":"complete","tools":[{{{entries}}}],"ttlMs":0,"cacheScope":"private"}"""));
    };

    private async Task SpeakAsync(HttpContext http, string key, string? first, Func<string, string> form)
    {
        var messages = Channel.CreateUnbounded<string>();
        http.Response.ContentType = "text/event-stream";
        await http.Response.Body.FlushAsync(http.RequestAborted);
        if (first is not null)
        {
            await Reply.EventAsync(http, first);
        }

        _streams[key] = messages;
        try
        {
            await foreach (var message in messages.Reader.ReadAllAsync(http.RequestAborted))
            {
                await Reply.EventAsync(http, form(message));
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The listener has gone.
        }
        finally
        {
            _streams.TryRemove(KeyValuePair.Create(key, messages));
        }
    }
}
