using McpGateway.Backends;
using McpGateway.Backends.Http;
using McpGateway.Backends.Sse;
using McpGateway.Tests.Backends.Support;
using Microsoft.AspNetCore.Http;

namespace McpGateway.Tests.Backends;

/// <summary>Servers with the 2024-11-05 transport that would lead the gateway, or its credentials, astray.</summary>
public class SseRefusedTests
{
    private static readonly Uri Configured = new("https://tools.example.com:8443/v1/sse?tenant=a");

    [Theory]
    [InlineData("/messages?session=1", "/messages?session=1")]
    [InlineData("messages", "/v1/messages")]
    [InlineData("?session=1", "/v1/sse?session=1")]
    [InlineData("https://TOOLS.example.com:8443/m", "/m")]
    [InlineData("//tools.example.com:8443//evil.example/m", "//evil.example/m")]
    public void Endpoint_AtTheConfiguredOrigin_IsTakenAsAPath(string data, string path) =>
        Assert.Equal((path, null), EndpointAddress.Resolve(Configured, System.Text.Encoding.UTF8.GetBytes(data)));

    [Theory]
    [InlineData("https://evil.example/messages")]
    [InlineData("//evil.example/messages")]
    [InlineData("https://tools.example.com/messages")]
    [InlineData("http://tools.example.com:8443/messages")]
    [InlineData("https://tools.example.com.evil.example:8443/messages")]
    [InlineData("https://user@tools.example.com:8443/messages")]
    [InlineData("https://tools.example.com:8443@evil.example/messages")]
    [InlineData("/\\evil.example/messages")]
    [InlineData("\\\\evil.example\\messages")]
    [InlineData("https:\\\\evil.example/messages")]
    [InlineData("/messages#there")]
    [InlineData("/mess ages")]
    [InlineData("/messages\u0001")]
    [InlineData("/m\u00e9ssages")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://")]
    public void Endpoint_AnywhereElse_IsRefused(string data)
    {
        var (path, why) = EndpointAddress.Resolve(Configured, System.Text.Encoding.UTF8.GetBytes(data));
        Assert.Null(path);
        Assert.StartsWith("its endpoint event ", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoint_TooLong_IsRefused() => Assert.Null(EndpointAddress.Resolve(Configured, new byte[EndpointAddress.Longest + 1]).Path);

    [Theory]
    [InlineData("//evil.example/m", "https://tools.example.com:8443//evil.example/m")]
    [InlineData("/m?u=https://evil.example", "https://tools.example.com:8443/m?u=https://evil.example")]
    public void Address_PathOfAServer_StaysAtItsOrigin(string path, string expected) =>
        Assert.Equal(expected, UpstreamAddress.At(Configured, new Uri(path, UriKind.Relative)).OriginalString);

    [Theory]
    [InlineData("@evil.example/m")]
    [InlineData(".evil.example/m")]
    [InlineData("1/m")]
    public void Address_WhatIsNoPath_IsNeverSent(string path) =>
        Assert.Throws<InvalidOperationException>(() => UpstreamAddress.At(Configured, new Uri(path, UriKind.Relative)));

    [Fact]
    public async Task Server_NamesAnotherOrigin_IsRefusedWithTheReasonAndNothingIsSentThere()
    {
        await using var other = await SseServer.StartAsync();
        await using var server = await SseServer.StartAsync("t");
        server.Endpoint = _ => new Uri(other.Host.Url, "/messages").AbsoluteUri;
        await RefusedAsync(server, "old: its endpoint event names another origin than url in gateway.yaml: nothing is sent there");
        Assert.Empty(other.Host.Requests);
    }

    [Fact]
    public async Task Server_StreamWithoutAnEndpoint_IsRefusedInTime()
    {
        await using var server = await SseServer.StartAsync("t");
        server.OnGet = http => WriteAsync(http, ": still here\n\n", endless: true);
        await RefusedAsync(server, "old: its stream did not begin with an endpoint event within 1 s", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Server_StreamEndsWithoutAnEndpoint_IsRefused()
    {
        await using var server = await SseServer.StartAsync("t");
        server.OnGet = http => WriteAsync(http, "event: message\ndata: {}\n\n");
        await RefusedAsync(server, "old: its stream ended before its endpoint event");
    }

    [Theory]
    [InlineData("data: /messages")]
    [InlineData("event: endpoint\ndata: /")]
    [InlineData("event: x")]
    public async Task Server_EndlessEvent_IsCutOff(string begin)
    {
        await using var server = await SseServer.StartAsync("t");
        server.OnGet = async http =>
        {
            await WriteAsync(http, begin);
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(new string('a', 1024), http.RequestAborted);
            }
        };
        await RefusedAsync(server, "old: its stream begins with an event that is too long for an endpoint");
    }

    [Fact]
    public async Task Server_RedirectsTheStream_IsRefusedAndNotFollowed()
    {
        await using var other = await SseServer.StartAsync();
        await using var server = await SseServer.StartAsync("t");
        server.OnGet = http => RedirectAsync(http, other);
        await RefusedAsync(server, "old: 302 Found: redirects are not followed, give the final address in gateway.yaml");
        Assert.Empty(other.Host.Requests);
    }

    [Fact]
    public async Task Server_RedirectsMessages_IsRefusedAndNotFollowed()
    {
        await using var other = await SseServer.StartAsync();
        await using var server = await SseServer.StartAsync("t");
        server.OnPost = async http =>
        {
            await RedirectAsync(http, other);
            return true;
        };
        await RefusedAsync(server, "old: 302 Found: redirects are not followed, give the final address in gateway.yaml");
        Assert.Empty(other.Host.Requests);
    }

    [Fact]
    public async Task Server_NamesAnotherEndpointLater_GoesOnAtTheFirst()
    {
        await using var other = await SseServer.StartAsync();
        await using var server = await SseServer.StartAsync("t");
        server.On["initialize"] = async (own, stream, request) =>
        {
            await own.WriteAsync(stream, $"event: endpoint\ndata: {new Uri(other.Host.Url, "/messages")}\n\n");
            await own.SayAsync(stream, ScriptedServer.Response(request, ScriptedServer.Initialize("""{"tools":{}}""")));
        };
        await using var room = new BackendFixture();
        await room.ReadyAsync(server.Options);
        Assert.Empty(other.Host.Requests);
    }

    [Fact]
    public async Task Server_IsNone_TheReasonSaysWhatToTry()
    {
        await using var server = await SseServer.StartAsync("t");
        server.OnGet = http =>
        {
            http.Response.StatusCode = 405;
            return Task.CompletedTask;
        };
        await RefusedAsync(server, "old: 405 Method Not Allowed to GET: it may not speak HTTP+SSE: try without 'type: sse' in gateway.yaml");
    }

    private static async Task RefusedAsync(SseServer server, string reason, TimeSpan? patience = null)
    {
        await using var room = new BackendFixture(BackendFixture.Options with { ProbeTimeout = patience ?? BackendFixture.Options.ProbeTimeout });
        var backend = await room.StartAsync(server.Options);
        await room.UntilAsync(backend, found => found.Status.State == BackendState.Down);
        Assert.Equal(reason, backend.Status.Reason);
    }

    private static Task RedirectAsync(HttpContext http, SseServer other)
    {
        http.Response.StatusCode = 302;
        http.Response.Headers.Location = new Uri(other.Host.Url, "/sse").AbsoluteUri;
        return Task.CompletedTask;
    }

    private static async Task WriteAsync(HttpContext http, string text, bool endless = false)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync(text, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        if (endless)
        {
            await Task.WhenAny(Task.Delay(Timeout.Infinite, http.RequestAborted));
        }
    }
}
