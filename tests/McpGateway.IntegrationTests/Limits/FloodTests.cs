using System.Text;
using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.Limits;

/// <summary>The guard before the body: how much one principal may have open, and how fast it may come.</summary>
public sealed class FloodTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_MoreThanAllowedAtOnce_Are429BeforeTheyAreRead_AndOnlyForThatPrincipal()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("a", "hang"));
        server.Tools["hang"] = (http, _) => Reply.HangAsync(http);
        await using var gateway = await StartAsync(server, "limits: { requestsAtOnce: 2 }");
        using Caller caller = gateway.Caller(), second = gateway.Caller();
        var other = await TestKeys.AddAsync(Path.Combine(Path.GetDirectoryName(gateway.Folder.ConfigFile)!, "keys.yaml"), "other");
        using Caller others = new(gateway.Endpoint, other);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task[] hanging = [caller.CallAsync("one__hang", leaving.Token), caller.CallAsync("one__hang", leaving.Token)];
        await Eventually.Holds(() => server.CallsOf("hang").Count() == 2);

        // No JSON at all: whoever had read it would say 400.
        using (var refused = await second.PostAsync("{ nonsense", _ => { }, Stop))
        {
            Assert.Equal((429, "1"), ((int)refused.StatusCode, refused.Headers.GetValues("Retry-After").Single()));
            Assert.Contains("Too many requests", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        // The other one is known meanwhile, has no role, and is told so rather than 429.
        await Eventually.AsyncValue(async token => (await others.ListToolsAsync(token)).Status, status => status == 403);
        await leaving.CancelAsync();
        foreach (var call in hanging)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        var answer = await Eventually.AsyncValue(token => second.SendAsync(second.Call("one__a"), token, "one__a"), answer => answer.Status == 200, TimeSpan.FromSeconds(10));
        Assert.Equal("a", answer.Text);
    }

    [Fact]
    public async Task Requests_OverTheRate_Are429_WhateverTheyAre()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("a"));
        await using var gateway = await StartAsync(server, "limits: { requestRate: 6/24h }");
        using var caller = gateway.Caller();
        await caller.InitializeAsync(Stop);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(200, (await caller.SendAsync(caller.Request("ping", "{}"), Stop)).Status);
        }

        var refused = await caller.SendAsync(caller.Request("ping", "{}"), Stop);
        Assert.Equal(429, refused.Status);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 14_000, 14_400);
        Assert.Equal(429, await caller.DeleteAsync(caller.Session!, Stop));
        var line = (await gateway.RecordAsync(line => line.GetProperty("outcome").GetString() == "too_many_requests"))[^1];
        Assert.Equal("key:bot", line.GetProperty("principal").GetString());
    }

    /// <summary>A principal that sends headers and never a body holds its places, and no more.</summary>
    [Fact]
    public async Task Bodies_ThatDoNotCome_HoldThePlacesOfTheirPrincipal()
    {
        await using var server = await TestServer.StartAsync(Scripts.Modern("a"));
        await using var gateway = await StartAsync(server, "limits: { requestsAtOnce: 2 }");
        using Caller caller = gateway.Caller();
        using var slow = new SlowBodies(gateway.Endpoint, gateway.Key);
        await slow.OpenAsync(8);

        // Two of them hold both places, at the latest after a call of ours that came between them.
        await Eventually.AsyncValue(async token => (await caller.ListToolsAsync(token)).Status, status => status == 429, TimeSpan.FromSeconds(4));
        slow.Dispose();
        await Eventually.AsyncValue(async token => (await caller.ListToolsAsync(token)).Status, status => status == 200);
    }

    private static async Task<RunningGateway> StartAsync(TestServer server, string more)
    {
        var gateway = await RunningGateway.StartAsync($"  one: {{ url: \"{server.Url}\" }}", more);
        await gateway.ServerIsAsync("one", "ready");
        return gateway;
    }

    /// <summary>Connections that announce a body and send none of it.</summary>
    private sealed class SlowBodies(Uri endpoint, string key) : IDisposable
    {
        private readonly List<System.Net.Sockets.TcpClient> _open = [];

        public async Task OpenAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                System.Net.Sockets.TcpClient client = new();
                await client.ConnectAsync(endpoint.Host, endpoint.Port, Stop);
                _open.Add(client);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                    $"POST {endpoint.AbsolutePath} HTTP/1.1\r\nHost: {endpoint.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: 1000\r\n\r\n"), Stop);
            }
        }

        public void Dispose() => _open.ForEach(client => client.Dispose());
    }
}
