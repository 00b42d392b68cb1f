using System.Text.Json;
using McpGateway.Tests.Configuration;
using McpGateway.Tests.Identity;

namespace McpGateway.Tests.Admin;

public sealed class AdminTests : IAsyncLifetime
{
    private readonly ConfigurationFolder _folder = new();
    private readonly EventLogger _log = new();
    private GatewayHost? _host;
    private string _operator = "";
    private string _tester = "";

    public async ValueTask InitializeAsync()
    {
        _folder.Listeners[0] = new Uri("http://127.0.0.1:0");
        _operator = await _folder.AddKeyAsync("operator");
        _tester = await _folder.AddKeyAsync("tester");
        _host = await GatewayHost.StartAsync(_folder, _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Status_AfterABadEdit_SaysWhatIsWrong()
    {
        _folder.Replace("gateway.yaml", "nonsense: 1\n");
        await _log.WaitAsync("SnapshotKept");

        using var status = JsonDocument.Parse((await AskAsync("GET /admin/status", _operator)).Body);

        Assert.Equal(1, status.RootElement.GetProperty("revision").GetInt64());
        Assert.False(status.RootElement.GetProperty("synchronized").GetBoolean());
        Assert.Contains(status.RootElement.GetProperty("errors").EnumerateArray(), error => error.GetString()!.Contains("unknown key 'nonsense'", StringComparison.Ordinal));
        Assert.Equal("one", status.RootElement.GetProperty("servers")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Status_OfAProviderThatIsDown_SaysSo()
    {
        using var folder = new ConfigurationFolder("auth:\n  apiKeys: keys.yaml\n  revocation: revoked.yaml\n  issuers: [ { issuer: \"http://127.0.0.1:9\" } ]\nservers: {}\n");
        folder.Listeners[0] = new Uri("http://127.0.0.1:0");
        folder.Write("revoked.yaml", "version: 1\ntokens: [ a, b ]\n");
        var key = await folder.AddKeyAsync("operator");
        await using var host = await GatewayHost.StartAsync(folder);

        var request = $"GET /admin/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n";
        var reply = HttpReply.Parse(await host.SendRawAsync(request, admin: true));

        using var status = JsonDocument.Parse(reply.Body);
        var issuer = Assert.Single(status.RootElement.GetProperty("issuers").EnumerateArray());
        Assert.Equal(("http://127.0.0.1:9", 0), (issuer.GetProperty("issuer").GetString(), issuer.GetProperty("keys").GetInt32()));
        Assert.Contains("cannot be fetched", issuer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, status.RootElement.GetProperty("revocation").GetProperty("entries").GetInt32());
    }

    [Fact]
    public async Task Runtime_TellsWhatTheProcessUsed()
    {
        using var runtime = JsonDocument.Parse((await AskAsync("GET /admin/runtime", _operator)).Body);

        Assert.All(["allocatedBytes", "cpuMs", "gcHeapBytes"], name => Assert.True(runtime.RootElement.GetProperty(name).GetInt64() > 0));
    }

    [Theory]
    [InlineData("GET /admin/status", 401, "")]
    [InlineData("GET /admin/status", 401, "Authorization: Bearer mcpg_operator_x")]
    [InlineData("GET /admin/status", 403, "Authorization: Bearer {tester}")]
    [InlineData("GET /admin/status", 403, "Authorization: Bearer {operator}\r\nOrigin: http://localhost")]
    [InlineData("POST /admin/status", 405, "Authorization: Bearer {operator}")]
    [InlineData("GET /admin/nothing", 404, "Authorization: Bearer {operator}")]
    [InlineData("POST /mcp", 405, "Authorization: Bearer {operator}")]
    [InlineData("GET /mcp", 404, "Authorization: Bearer {operator}")]
    public async Task Request_ThatIsNotAnOperators_IsRefused(string request, int status, string headers)
    {
        var filled = headers.Replace("{tester}", _tester, StringComparison.Ordinal).Replace("{operator}", _operator, StringComparison.Ordinal);

        Assert.Equal(status, (await SendAsync(request, "localhost", filled)).Status);
        Assert.Equal(0, _host!.Passed);
    }

    [Fact]
    public async Task Request_UnderAnotherName_IsRefused() =>
        Assert.Equal(403, (await SendAsync("GET /admin/status", "attacker.example", $"Authorization: Bearer {_operator}")).Status);

    [Fact]
    public async Task Request_OnTheClientsListener_IsNotFound() =>
        Assert.Equal(404, (await _host!.SendAsync("GET /admin/status", "Host: localhost", $"Authorization: Bearer {_operator}")).Status);

    private Task<HttpReply> AskAsync(string request, string key) => SendAsync(request, "localhost", $"Authorization: Bearer {key}");

    private async Task<HttpReply> SendAsync(string request, string host, string headers)
    {
        var lines = headers.Length == 0 ? "" : headers + "\r\n";
        return HttpReply.Parse(await _host!.SendRawAsync($"{request} HTTP/1.1\r\nHost: {host}\r\n{lines}Connection: close\r\nContent-Length: 0\r\n\r\n", admin: true));
    }
}
