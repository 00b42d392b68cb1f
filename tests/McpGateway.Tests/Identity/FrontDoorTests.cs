using McpGateway.Tests.Configuration;

namespace McpGateway.Tests.Identity;

/// <summary>Hostile and lawful requests at a real listener.</summary>
public sealed class FrontDoorTests : IAsyncLifetime
{
    private const string Host = "Host: localhost";

    private readonly ConfigurationFolder _folder = new("""
        publicUrl: https://mcp.example.com
        hosts: [ internal.example, "other.example:8443" ]
        origins: [ "https://app.example.com" ]
        auth: { apiKeys: keys.yaml, anonymous: true }
        servers: {}
        """);

    private GatewayHost? _host;

    private GatewayHost Gateway => _host!;

    public async ValueTask InitializeAsync()
    {
        _folder.Listeners[0] = new Uri("http://127.0.0.1:0");
        _host = await GatewayHost.StartAsync(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/mcp", "-")]
    [InlineData("/mcp/notes", "notes")]
    [InlineData("/mcp/not-configured", "not-configured")]
    [InlineData("/mcp?x=1", "-")]
    public async Task Path_OfAnEndpoint_IsLetIn(string path, string server) =>
        Assert.Contains($"anonymous {server}", (await Gateway.SendAsync($"POST {path}", Host)).Body, StringComparison.Ordinal);

    [Theory]
    [InlineData("/")]
    [InlineData("/MCP")]
    [InlineData("/mcp/")]
    [InlineData("//mcp")]
    [InlineData("/mcp//notes")]
    [InlineData("/mcp/notes/")]
    [InlineData("/mcp/Notes")]
    [InlineData("/mcp/a__b")]
    [InlineData("/mcp/a2345678901234567890b")]
    [InlineData("/mcp/%6eotes")]
    [InlineData("/%6dcp")]
    [InlineData("/mcp%2fnotes")]
    [InlineData("/mcp%2Fnotes")]
    [InlineData("/x/../mcp")]
    [InlineData("/mcp/.")]
    [InlineData("/mcp/..")]
    [InlineData("/mcp/%2e%2e/mcp")]
    [InlineData("/mcp/notes/tools")]
    [InlineData("/mcp;a=b")]
    [InlineData("/mcpx")]
    [InlineData("/sse")]
    [InlineData("/admin/status")]
    [InlineData("http://localhost/mcp")]
    public async Task Path_OfNoEndpoint_IsNotFound(string target)
    {
        Assert.Equal(404, (await Gateway.SendAsync($"POST {target}", Host)).Status);
        Assert.Equal(0, Gateway.Passed);
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("DELETE", 200)]
    [InlineData("POST", 200)]
    [InlineData("HEAD", 405)]
    [InlineData("PUT", 405)]
    [InlineData("PATCH", 405)]
    [InlineData("OPTIONS", 405)]
    [InlineData("TRACE", 405)]
    [InlineData("post", 405)]
    [InlineData("PROPFIND", 405)]
    public async Task Method_IsLetInOrNotAllowed(string method, int status)
    {
        var reply = await Gateway.SendAsync($"{method} /mcp", Host);

        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 405 ? "POST, GET, DELETE" : null, reply.Header("Allow"));
    }

    [Theory]
    [InlineData(200, "Host: localhost")]
    [InlineData(200, "Host: LOCALHOST:1234")]
    [InlineData(200, "Host: 127.0.0.1:8080")]
    [InlineData(200, "Host: [::1]:8080")]
    [InlineData(200, "Host: mcp.example.com")]
    [InlineData(200, "Host: MCP.example.com:443")]
    [InlineData(200, "Host: internal.example:99")]
    [InlineData(200, "Host: other.example:8443")]
    [InlineData(403, "Host: other.example")]
    [InlineData(403, "Host: other.example:80")]
    [InlineData(403, "Host: attacker.example")]
    [InlineData(403, "Host: attacker.example:8080")]
    [InlineData(403, "Host: localhost.attacker.example")]
    [InlineData(403, "Host: mcp.example.com.attacker.example")]
    [InlineData(403, "Host: xmcp.example.com")]
    [InlineData(403, "Host: mcp.example.com.")]
    [InlineData(403, "Host: 127.0.0.2")]
    [InlineData(403, "Host: 2130706433")]
    [InlineData(403, "Host: 0x7f.1")]
    [InlineData(403, "Host: [::ffff:127.0.0.1]")]
    [InlineData(403, "Host: localhost:99999999")]
    [InlineData(403, "Host: localhost:0")]
    [InlineData(400, "Host: localhost@attacker.example")]
    [InlineData(400, "Host: localhost", "Host: attacker.example")]
    [InlineData(400)]
    [InlineData(403, "Host:")]
    [InlineData(403, "Host: attacker.example", "X-Forwarded-Host: localhost")]
    [InlineData(403, "Host: attacker.example", "Forwarded: host=localhost")]
    public async Task HostHeader_IsLetInOrRefused(int status, params string[] headers) =>
        Assert.Equal(status, (await Gateway.SendAsync("POST /mcp", headers)).Status);

    [Theory]
    [InlineData(200, "Origin: http://localhost")]
    [InlineData(200, "Origin: http://localhost:80")]
    [InlineData(200, "Origin: https://mcp.example.com")]
    [InlineData(200, "Origin: https://app.example.com")]
    [InlineData(403, "Origin: http://localhost:3000")]
    [InlineData(403, "Origin: https://localhost")]
    [InlineData(403, "Origin: http://mcp.example.com")]
    [InlineData(403, "Origin: http://attacker.example")]
    [InlineData(403, "Origin: https://app.example.com.attacker.example")]
    [InlineData(403, "Origin: https://app.example.com:444")]
    [InlineData(403, "Origin: http://app.example.com")]
    [InlineData(403, "Origin: null")]
    [InlineData(403, "Origin:")]
    [InlineData(403, "Origin: http://localhost", "Origin: http://attacker.example")]
    [InlineData(403, "Origin: http://localhost, http://attacker.example")]
    [InlineData(403, "Origin: http://localhost@attacker.example")]
    [InlineData(403, "Origin: http://localhost/")]
    [InlineData(403, "Origin: file://localhost")]
    public async Task Origin_IsLetInOrRefused(int status, params string[] headers) =>
        Assert.Equal(status, (await Gateway.SendAsync("POST /mcp", [Host, .. headers])).Status);

    [Fact]
    public async Task Preflight_FromAConfiguredOrigin_IsAnswered()
    {
        var reply = await Gateway.SendAsync("OPTIONS /mcp", Host, "Origin: https://app.example.com", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization, mcp-param-city, x-evil, cookie");

        Assert.Equal(204, reply.Status);
        Assert.Equal("https://app.example.com", reply.Header("Access-Control-Allow-Origin"));
        Assert.Equal("POST, GET, DELETE", reply.Header("Access-Control-Allow-Methods"));
        Assert.Equal("authorization, mcp-param-city", reply.Header("Access-Control-Allow-Headers"));
        Assert.Contains("Origin", reply.Header("Vary"), StringComparison.Ordinal);
        Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
        Assert.Equal(0, Gateway.Passed);
    }

    [Theory]
    [InlineData(405, "Origin: http://localhost")]
    [InlineData(403, "Origin: https://attacker.example")]
    public async Task Preflight_FromAnotherOrigin_GetsNoCorsHeaders(int status, string origin)
    {
        var reply = await Gateway.SendAsync("OPTIONS /mcp", Host, origin, "Access-Control-Request-Method: POST");

        Assert.Equal(status, reply.Status);
        Assert.DoesNotContain(reply.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Refusal_ForAConfiguredOrigin_CanBeReadByItsPage()
    {
        var reply = await Gateway.SendAsync("POST /mcp", Host, "Origin: https://app.example.com", "Authorization: Bearer nonsense");

        Assert.Equal(401, reply.Status);
        Assert.Equal("https://app.example.com", reply.Header("Access-Control-Allow-Origin"));
        Assert.Contains("WWW-Authenticate", reply.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.Contains("Mcp-Session-Id", reply.Header("Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /healthz", 200)]
    [InlineData("HEAD /readyz", 200)]
    [InlineData("GET /readyz", 200)]
    [InlineData("POST /healthz", 405)]
    [InlineData("GET /readyz/", 403)]
    public async Task Health_IsAnsweredToAnybody(string request, int status) =>
        Assert.Equal(status, (await Gateway.SendAsync(request, "Host: 10.1.2.3")).Status);
}
