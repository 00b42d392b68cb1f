using McpGateway.Identity.ApiKeys;
using McpGateway.Tests.Configuration;

namespace McpGateway.Tests.Identity;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private const string Host = "Host: localhost";

    private readonly ConfigurationFolder _folder = new("auth: { apiKeys: keys.yaml }\nservers: {}\nlimits: { wrongKeys: 3, requestBody: 1KiB }\n");
    private GatewayHost? _host;
    private string _key = "";
    private string _expired = "";

    private GatewayHost Gateway => _host!;

    public async ValueTask InitializeAsync()
    {
        _folder.Listeners[0] = new Uri("http://127.0.0.1:0");
        _key = await _folder.AddKeyAsync("tester");
        _expired = await _folder.AddKeyAsync("old", new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
        _host = await GatewayHost.StartAsync(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task RightKey_IsItsPrincipal()
    {
        Assert.Contains("key:tester -", (await Gateway.SendAsync("POST /mcp", Host, $"Authorization: Bearer {_key}")).Body, StringComparison.Ordinal);
        Assert.Contains("key:tester -", (await Gateway.SendAsync("POST /mcp", Host, $"authorization: bearer   {_key}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoCredentials_AreChallengedWithoutAnErrorCode()
    {
        var reply = await Gateway.SendAsync("POST /mcp", Host);

        Assert.Equal((401, "Bearer"), (reply.Status, reply.Header("WWW-Authenticate")));
    }

    [Fact]
    public async Task WrongExpiredUnknownAndMalformedKeys_GetTheSameAnswer()
    {
        var wrong = _key[..^1] + (_key[^1] == 'a' ? 'b' : 'a');
        HttpReply[] replies =
        [
            await Gateway.SendAsync("POST /mcp", Host, $"Authorization: Bearer {wrong}"),
            await Gateway.SendAsync("POST /mcp", Host, $"Authorization: Bearer {_expired}"),
            await Gateway.SendAsync("POST /mcp", Host, $"Authorization: Bearer {ApiKeyText.Create("nobody")}"),
        ];

        Assert.All(replies, reply => Assert.Equal((401, "Bearer error=\"invalid_token\"", replies[0].Body), (reply.Status, reply.Header("WWW-Authenticate"), reply.Body)));
    }

    [Theory]
    [InlineData("Authorization: Basic {key}")]
    [InlineData("Authorization: {key}")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer {key} x")]
    [InlineData("Authorization: Bearer {key},Bearer {key}")]
    [InlineData("Authorization: Bearer {key}\r\nAuthorization: Bearer {key}")]
    [InlineData("Authorization: Bearer {key}\r\nAuthorization: Basic x")]
    [InlineData("X-API-Key: {key}")]
    [InlineData("Cookie: Authorization=Bearer {key}")]
    public async Task RightKey_InAnyOtherForm_IsRefused(string header) =>
        Assert.Equal(401, (await Gateway.SendAsync("POST /mcp", Host, header.Replace("{key}", _key, StringComparison.Ordinal))).Status);

    [Theory]
    [InlineData("access_token={key}")]
    [InlineData("ACCESS_TOKEN={key}")]
    [InlineData("a=1&access%5Ftoken=x")]
    [InlineData("whatever={key}")]
    public async Task Credentials_InTheQuery_AreRefusedEvenBesideAGoodHeader(string query)
    {
        var reply = await Gateway.SendAsync($"POST /mcp?{query.Replace("{key}", _key, StringComparison.Ordinal)}", Host, $"Authorization: Bearer {_key}");

        Assert.Equal(401, reply.Status);
        Assert.DoesNotContain(_key, reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongKeys_BeyondTheLimit_Get429WhileTheRightOneStillPasses()
    {
        var statuses = new List<int>();
        HttpReply reply;
        do
        {
            reply = await Gateway.SendAsync("POST /mcp", Host, "Authorization: Bearer mcpg_nobody");
            statuses.Add(reply.Status);
        }
        while (statuses.Count < 4);

        Assert.Equal([401, 401, 401, 429], statuses);
        Assert.InRange(int.Parse(reply.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(200, (await Gateway.SendAsync("POST /mcp", Host, $"Authorization: Bearer {_key}")).Status);
    }

    [Fact]
    public async Task Stranger_WithABodyThatNeverComes_IsAnsweredWithoutIt()
    {
        var reply = await Gateway.SendRawAsync("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");

        // "100 Continue" would mean that somebody began to read.
        Assert.StartsWith("HTTP/1.1 401", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RevokedKey_IsRefusedByTheRunningGateway()
    {
        var log = new EventLogger();
        await using var gateway = await GatewayHost.StartAsync(_folder, log);
        Assert.Equal(200, (await gateway.SendAsync("POST /mcp", Host, $"Authorization: Bearer {_key}")).Status);

        _folder.Replace("keys.yaml", "version: 1\nkeys: {}\n");
        await log.WaitAsync("SnapshotPublished");

        Assert.Equal(401, (await gateway.SendAsync("POST /mcp", Host, $"Authorization: Bearer {_key}")).Status);
    }

    [Theory]
    [InlineData("GET /mcp", 401)]
    [InlineData("GET /mcp/x", 401)]
    [InlineData("DELETE /mcp", 401)]
    public async Task EveryMethodAndEndpoint_AsksForCredentials(string request, int status) =>
        Assert.Equal(status, (await Gateway.SendAsync(request, Host)).Status);
}
