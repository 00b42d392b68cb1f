using System.IO.Compression;
using System.Text;
using McpGateway.Backends;
using McpGateway.Configuration;
using McpGateway.Tests.Backends.Support;
using Microsoft.AspNetCore.Http;
using static McpGateway.Tests.Backends.Support.ScriptedServer;

namespace McpGateway.Tests.Backends;

public class HttpExchangeTests
{
    private const string Progress = """{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","progress":1}}""";

    [Fact]
    public async Task Call_JsonAnswer_YieldsExactlyTheServersBytes()
    {
        const string answer = """{ "result" : {"content":[ ],"x":1.0e2}, "id":"7","jsonrpc":"2.0" }""";
        Assert.Equal([answer], await AskAsync((http, _) => JsonAsync(http, answer)));
    }

    [Fact]
    public async Task Call_StreamInSmallestPieces_YieldsNotificationsThenTheResponse()
    {
        const string result = """{"jsonrpc":"2.0","id":"7","result":{"text":"Grüße 😀"}}""";
        var body = Encoding.UTF8.GetBytes($": hello\r\nid: 1\r\ndata:\r\n\r\nevent: message\ndata: {Progress}\n\nevent: ping\ndata: x\n\ndata: {result}\n\ndata: never read\n\n");
        var found = await AskAsync(async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            foreach (var one in body)
            {
                await http.Response.Body.WriteAsync(new[] { one }, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        });
        Assert.Equal([Progress, result], found);
    }

    [Fact]
    public async Task Call_LinesUnderJsonContentType_AreReadOneByOne()
    {
        const string result = """{"jsonrpc":"2.0","id":"7","result":{"a":"}{\"\\"}}""";
        Assert.Equal([Progress, result], await AskAsync((http, _) => JsonAsync(http, $"{Progress}\n{result}\n")));
    }

    [Fact]
    public async Task Call_ModernServer_IsSentMirroredHeaders()
    {
        await using var server = await ModernAsync("t");
        server.On["tools/call"] = (http, request) => JsonAsync(http, Response(request, "{}"));
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(BackendFixture.Http("scripted", server.Url) with { Headers = [new("Authorization", "Bearer own")] });
        await BackendFixture.AllAsync(backend, BackendFixture.Call(backend, "größe") with { ParamHeaders = [new("Mcp-Param-City", "Rome")] });

        var sent = Assert.Single(server.Host.Named("tools/call"));
        Assert.Equal("tools/call", sent.Headers["Mcp-Method"]);
        Assert.Equal("=?base64?Z3LDtsOfZQ==?=", sent.Headers["Mcp-Name"]);
        Assert.Equal("Rome", sent.Headers["Mcp-Param-City"]);
        Assert.Equal("Bearer own", sent.Headers["Authorization"]);
        Assert.DoesNotContain("Mcp-Session-Id", sent.Headers.Keys);
    }

    [Theory]
    [InlineData(401, "", "text/plain", UpstreamFaultKind.Unauthorized)]
    [InlineData(403, """{"jsonrpc":"2.0","id":"7","error":{"code":-32603,"message":"insufficient_scope"}}""", "application/json", UpstreamFaultKind.Unauthorized)]
    [InlineData(500, """{"jsonrpc":"2.0","id":"7","error":{"code":-32603,"message":"oops"}}""", "application/json", UpstreamFaultKind.ServerError)]
    [InlineData(302, "", "text/plain", UpstreamFaultKind.BadAnswer)]
    [InlineData(202, "", "application/json", UpstreamFaultKind.BadAnswer)]
    [InlineData(413, "too much", "text/plain", UpstreamFaultKind.Rejected)]
    [InlineData(400, """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}""", "application/json", UpstreamFaultKind.Rejected)]
    [InlineData(400, """{"jsonrpc":"2.0","id":"7","error":{"code":-32020,"message":"no"}}""", "application/json", UpstreamFaultKind.HeaderMismatch)]
    [InlineData(400, """{"jsonrpc":"2.0","id":"7","error":{"code":-32022,"message":"no","data":{"supported":["2025-11-25"]}}}""", "application/json", UpstreamFaultKind.VersionUnsupported)]
    [InlineData(200, """{"jsonrpc":"2.0","id":"7","error":{"code":-32020,"message":"no"}}""", "application/json", UpstreamFaultKind.HeaderMismatch)]
    [InlineData(200, "<html>", "text/html", UpstreamFaultKind.BadAnswer)]
    [InlineData(200, "[]", "application/json", UpstreamFaultKind.BadAnswer)]
    [InlineData(200, "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":{}", "application/json", UpstreamFaultKind.BadAnswer)]
    [InlineData(200, """{"jsonrpc":"2.0","id":"8","result":{}}""", "application/json", UpstreamFaultKind.BadAnswer)]
    [InlineData(200, """{"jsonrpc":"2.0","id":"7","result":{},"result":{}}""", "application/json", UpstreamFaultKind.BadAnswer)]
    [InlineData(200, """{"jsonrpc":"2.0","id":"7","result":{},"Result":{}}""", "application/json", UpstreamFaultKind.BadAnswer)]
    [InlineData(200, """{"jsonrpc":"2.0","id":"7","id":"7","result":{}}""", "application/json", UpstreamFaultKind.BadAnswer)]
    [InlineData(200, """{"jsonrpc":"2.0","id":"7","result":{},"error":{"code":1,"message":""}}""", "application/json", UpstreamFaultKind.BadAnswer)]
    [InlineData(200, "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":\"\\ud800\\", "application/json", UpstreamFaultKind.BadAnswer)]
    [InlineData(200, "", "text/event-stream", UpstreamFaultKind.OutcomeUnknown)]
    [InlineData(200, "data: {\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":{}}\n", "text/event-stream", UpstreamFaultKind.OutcomeUnknown)]
    public async Task Call_AnswerThatIsNone_IsAFaultAndIsSentOnce(int status, string body, string type, UpstreamFaultKind kind)
    {
        var sent = 0;
        var found = await AskAsync((http, _) =>
        {
            Interlocked.Increment(ref sent);
            http.Response.Headers.Location = "http://127.0.0.1:1/";
            return BytesAsync(http, Encoding.UTF8.GetBytes(status == 202 ? "" : body), type, status);
        });
        Assert.StartsWith($"fault {kind}: scripted: ", Assert.Single(found), StringComparison.Ordinal);
        Assert.Equal(1, sent);
    }

    [Fact]
    public async Task Call_UnknownMethodByA404_IsTheResponse()
    {
        var found = await AskAsync((http, request) => JsonAsync(http, Error(request, -32601, "Method not found"), 404));
        Assert.Contains("-32601", Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_MissingCapability_KeepsWhatIsRequired()
    {
        await using var server = await ModernAsync("t");
        server.On["tools/call"] = (http, request) => JsonAsync(http, Error(request, -32021, "no", """{"requiredCapabilities":{"sampling":{}}}"""), 400);
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        await foreach (var item in backend.Exchange.SendAsync(BackendFixture.Call(backend), TestContext.Current.CancellationToken))
        {
            Assert.Equal(UpstreamFaultKind.MissingCapability, item.Fault!.Kind);
            Assert.Equal("""{"sampling":{}}""", Encoding.UTF8.GetString(item.Fault.Data.Span));
        }
    }

    [Fact]
    public async Task Call_EncodedAnswer_IsAFault()
    {
        var found = await AskAsync(async (http, request) =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            http.Response.ContentType = "application/json";
            await using var zip = new GZipStream(http.Response.Body, CompressionLevel.Fastest);
            await zip.WriteAsync(Encoding.UTF8.GetBytes(Response(request, "{}")), http.RequestAborted);
        });
        Assert.StartsWith("fault BadAnswer: scripted: its answer is encoded", Assert.Single(found), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "")]
    [InlineData("text/event-stream", "data: ")]
    public async Task Call_MessageOverTheLimit_IsAFaultBeforeItEnds(string type, string prefix)
    {
        await using var server = await ModernAsync("t");
        var stopped = new TaskCompletionSource();
        server.On["tools/call"] = async (http, _) =>
        {
            http.Response.ContentType = type;
            http.RequestAborted.Register(() => stopped.TrySetResult());
            await http.Response.WriteAsync(prefix + "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":\"", http.RequestAborted);
            var much = new string('x', 64 * 1024);
            while (true)
            {
                await http.Response.WriteAsync(much, http.RequestAborted);
            }
        };
        await using var room = new BackendFixture { Limits = new LimitOptions { Message = 256 * 1024 } };
        var backend = await room.ReadyAsync(server);
        Assert.StartsWith("fault TooLarge: ", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend))), StringComparison.Ordinal);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Call_ConnectionBreaksInMidStream_SaysThatTheOutcomeIsUnknownAndSendsOnce()
    {
        await using var server = await ModernAsync("t");
        var arrived = new TaskCompletionSource();
        server.On["tools/call"] = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync($"data: {Progress}\n\ndata: half", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await arrived.Task;
            http.Abort();
        };
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        var kinds = new List<string>();
        await foreach (var item in backend.Exchange.SendAsync(BackendFixture.Call(backend), TestContext.Current.CancellationToken))
        {
            kinds.Add(item.Fault?.Kind.ToString() ?? item.Kind.ToString());
            item.Message?.Dispose();
            arrived.TrySetResult();
        }

        Assert.Equal(["Notification", "OutcomeUnknown"], kinds);
        Assert.Single(server.Host.Named("tools/call"));
    }

    [Fact]
    public async Task Call_NothingListens_FailsToConnectThenAtOnce()
    {
        await using var room = new BackendFixture();
        var server = await ModernAsync("t");
        var backend = await room.ReadyAsync(server);
        await server.DisposeAsync();

        Assert.StartsWith("fault ConnectFailed: scripted: no connection", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend))), StringComparison.Ordinal);
        await room.UntilAsync(backend, found => !found.Status.AcceptsCalls);
        Assert.StartsWith("fault Down: scripted: no connection", Assert.Single(await BackendFixture.AllAsync(backend, BackendFixture.Call(backend))), StringComparison.Ordinal);
        Assert.Equal(BackendState.Stale, backend.Status.State);
        Assert.Single(backend.Listing.Tools);
    }

    private static async Task<List<string>> AskAsync(Answer answer)
    {
        await using var server = await ModernAsync("t");
        server.On["tools/call"] = answer;
        await using var room = new BackendFixture();
        var backend = await room.ReadyAsync(server);
        return await BackendFixture.AllAsync(backend, BackendFixture.Call(backend));
    }
}
