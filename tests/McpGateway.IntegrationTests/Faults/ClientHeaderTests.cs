using McpGateway.IntegrationTests.Faults.Support;
using Microsoft.AspNetCore.Http;

namespace McpGateway.IntegrationTests.Faults;

/// <summary>What of a server's answer reaches a client: its messages, and nothing else (design §3, what travels; invariants 2 and 9).</summary>
public sealed class ClientHeaderTests(TwoEras eras) : IClassFixture<TwoEras>
{
    private static readonly string[] Allowed = ["Cache-Control", "Date", "Transfer-Encoding", "X-Accel-Buffering", "Connection"];

    public static TheoryData<string, string> Cells => TwoEras.Cells;

    public static TheoryData<string, string, int> Refusing
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (var (client, server) in TwoEras.Cells.Select(row => row.Data))
            {
                data.Add(client, server, 401);
                data.Add(client, server, 403);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Answer_HostileHeaders_NoneOfThemArrives(string client, string server)
    {
        var name = eras.Script(server, (http, request) =>
        {
            Hostile(http);
            return Reply.TextAsync(http, request, "done");
        }, out _);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal("done", answer.Text);
        Assert.Empty(answer.Headers.Select(header => header.Key).Except(Allowed, StringComparer.OrdinalIgnoreCase));
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Stream_HostileHeadersAndFrames_NoneOfThemArrives(string client, string server)
    {
        var name = eras.Script(server, async (http, request) =>
        {
            Hostile(http);
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(": secret comment\nid: 42\nretry: 1\ndata: " + Reply.Progress(request, 1) + "\n\nevent: evil\ndata: " + Reply.Progress(request, 2) + "\n\n", http.RequestAborted);
            await Reply.EventAsync(http, Reply.Result(request, Reply.Text("done")));
        }, out _);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal(("text/event-stream", "done", 2), (answer.MediaType, answer.Text, answer.Messages.Count));
        Assert.Empty(answer.Headers.Select(header => header.Key).Except(Allowed, StringComparer.OrdinalIgnoreCase));
        Assert.DoesNotContain("secret", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("id: 42\n", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("retry: 1\n", answer.Body, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Refusing))]
    public async Task Answer_ServerRefusesTheGateway_IsToldAsTheGatewaysTroubleWithoutChallenge(string client, string server, int status)
    {
        var name = eras.Script(server, (http, request) =>
        {
            http.Response.Headers.WWWAuthenticate = "Bearer resource_metadata=\"http://evil.example/\"";
            return Reply.ErrorAsync(http, request, -32001, "log in at http://evil.example/", status);
        }, out _);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal((200, -31503), (answer.Status, answer.Code));
        Assert.False(answer.Headers.Contains("WWW-Authenticate"));
        Assert.DoesNotContain("evil.example", answer.Body, StringComparison.Ordinal);
        Assert.Equal("server_rejected_gateway", answer.Message.GetProperty("error").GetProperty("data").GetProperty("refusal").GetString());
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Answer_Redirect_IsNotFollowedAndNotPassedOn(string client, string server)
    {
        await using var elsewhere = await TestServer.StartAsync(_ => { });
        var name = eras.Script(server, (http, _) =>
        {
            http.Response.Headers.Location = elsewhere.Url.AbsoluteUri;
            http.Response.StatusCode = 307;
            return Task.CompletedTask;
        }, out _);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal((502, -32603), (answer.Status, answer.Code));
        Assert.Null(answer.Headers.Location);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Answer_Encoded_IsRefused(string client, string server)
    {
        var name = eras.Script(server, (http, request) =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            return Reply.TextAsync(http, request, "looks plain and is not");
        }, out _);
        using var caller = await eras.CallerAsync(client);

        var answer = await caller.CallAsync(name, TestContext.Current.CancellationToken);

        Assert.Equal((502, -32603), (answer.Status, answer.Code));
        Assert.DoesNotContain("looks plain", answer.Body, StringComparison.Ordinal);
    }

    private static void Hostile(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.SetCookie = "session=of-the-server";
        headers.Location = "http://evil.example/";
        headers.WWWAuthenticate = "Bearer";
        headers.AltSvc = "h3=\"evil.example:443\"";
        headers["Mcp-Session-Id"] = "of-the-server";
        headers.Server = "secret/1.0";
        headers["X-Powered-By"] = "secret";
        headers.AccessControlAllowOrigin = "*";
        headers["Clear-Site-Data"] = "\"*\"";
        headers.RetryAfter = "1000000";
        headers["Refresh"] = "0; url=http://evil.example/";
        headers.Link = "<http://evil.example/>; rel=preload";
    }
}
