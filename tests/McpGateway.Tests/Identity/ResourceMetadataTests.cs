using System.Text.Json;
using McpGateway.Identity.Resources;
using McpGateway.Tests.Configuration;
using McpGateway.Tests.Identity.Support;

namespace McpGateway.Tests.Identity;

/// <summary>RFC 9728 metadata, the challenges that point to it, and the audiences that follow from it.</summary>
public sealed class ResourceMetadataTests : IAsyncLifetime
{
    private const string Root = "/.well-known/oauth-protected-resource";

    private TokenGateway? _gateway;

    private TokenGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await TokenGateway.StartAsync(auth: "scopes: { implies: { \"all\": [ \"tools:use\" ] } }");

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    [Theory]
    [InlineData(Root, "https://gateway.example.com")]
    [InlineData(Root + "/mcp", "https://gateway.example.com/mcp")]
    [InlineData(Root + "/mcp/one", "https://gateway.example.com/mcp/one")]
    [InlineData(Root + "/mcp/nobody", "https://gateway.example.com/mcp/nobody")]
    [InlineData(Root + "/mcp?x=y", "https://gateway.example.com/mcp")]
    public async Task Document_NamesItsResourceExactly(string path, string resource)
    {
        var reply = await Gateway.Gateway.SendAsync($"GET {path}", TokenGateway.Host, "X-Forwarded-Host: evil.example.com");

        using var json = JsonDocument.Parse(reply.Body);
        Assert.Equal((200, "application/json", "*"), (reply.Status, reply.Header("Content-Type"), reply.Header("Access-Control-Allow-Origin")));
        Assert.Equal(resource, json.RootElement.GetProperty("resource").GetString());
        Assert.Equal(Gateway.Issuer, Assert.Single(json.RootElement.GetProperty("authorization_servers").EnumerateArray()).GetString());
        Assert.Equal(["tools:more", "tools:use"], json.RootElement.GetProperty("scopes_supported").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal("header", Assert.Single(json.RootElement.GetProperty("bearer_methods_supported").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("GET " + Root + "/", 404)]
    [InlineData("GET " + Root + "/mcp/", 404)]
    [InlineData("GET " + Root + "//mcp", 404)]
    [InlineData("GET " + Root + "/MCP", 404)]
    [InlineData("GET " + Root + "/%6dcp", 404)]
    [InlineData("GET " + Root + "/mcp/../mcp", 404)]
    [InlineData("GET " + Root + "/mcp/a/b", 404)]
    [InlineData("GET " + Root + "x", 404)]
    [InlineData("GET /.well-known/oauth-protected-resourcE", 404)]
    [InlineData("POST " + Root + "/mcp", 405)]
    [InlineData("DELETE " + Root, 405)]
    [InlineData("HEAD " + Root + "/mcp", 200)]
    public async Task OtherPathsAndMethods_AreRefused(string request, int status) =>
        Assert.Equal(status, (await Gateway.Gateway.SendAsync(request, TokenGateway.Host)).Status);

    [Fact]
    public async Task OtherHosts_AreRefused() =>
        Assert.Equal(403, (await Gateway.Gateway.SendAsync($"GET {Root}/mcp", "Host: evil.example.com")).Status);

    [Fact]
    public async Task Preflight_OfAnyPage_IsAnswered()
    {
        var reply = await Gateway.Gateway.SendAsync($"OPTIONS {Root}/mcp", TokenGateway.Host, "Origin: https://any.example", "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: mcp-protocol-version");

        Assert.Equal((204, "*", "mcp-protocol-version"), (reply.Status, reply.Header("Access-Control-Allow-Origin"), reply.Header("Access-Control-Allow-Headers")));
    }

    [Fact]
    public async Task WithoutIssuers_ThereIsNoDocument()
    {
        using var folder = new ConfigurationFolder();
        folder.Listeners[0] = new Uri("http://127.0.0.1:0");
        await using var plain = await GatewayHost.StartAsync(folder);

        Assert.Equal(404, (await plain.SendAsync($"GET {Root}/mcp", TokenGateway.Host)).Status);
        Assert.Equal("Bearer", (await plain.SendAsync("POST /mcp", TokenGateway.Host)).Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task WithoutPublicUrl_TheListeningAddressIsTheResource()
    {
        Gateway.Folder.Write("gateway.yaml", TokenGateway.Configuration(Gateway.Provider).Replace($"publicUrl: {TokenGateway.PublicUrl}", "", StringComparison.Ordinal));
        await using var local = await GatewayHost.StartAsync(Gateway.Folder);

        var reply = await local.SendAsync($"GET {Root}/mcp", TokenGateway.Host);

        Assert.Contains($"\"resource\":\"http://127.0.0.1:{local.Clients.Port}/mcp\"", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mcp", "/mcp")]
    [InlineData("/mcp/one", "/mcp/one")]
    [InlineData("/mcp/nobody", "/mcp/nobody")]
    public async Task Challenge_SaysWhereTheMetadataIs(string path, string suffix)
    {
        var none = await Gateway.Gateway.SendAsync($"POST {path}", TokenGateway.Host);
        var wrong = await Gateway.SendAsync("x.y.z", path);

        Assert.Equal($"Bearer scope=\"tools:more tools:use\", resource_metadata=\"https://gateway.example.com{Root}{suffix}\"", none.Header("WWW-Authenticate"));
        Assert.Equal($"Bearer error=\"invalid_token\", error_description=\"The token is not a signed JWT of an accepted type and algorithm\", scope=\"tools:more tools:use\", resource_metadata=\"https://gateway.example.com{Root}{suffix}\"", wrong.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("https://gateway.example.com/mcp", "/mcp", 200)]
    [InlineData("https://gateway.example.com/mcp", "/mcp/one", 200)]
    [InlineData("https://gateway.example.com", "/mcp/one", 200)]
    [InlineData("https://gateway.example.com/", "/mcp", 200)]
    [InlineData("https://gateway.example.com/mcp/one", "/mcp/one", 200)]
    [InlineData("HTTPS://Gateway.Example.COM:443/mcp/one/", "/mcp/one", 200)]
    [InlineData("https://gateway.example.com/mcp/one", "/mcp", 401)]
    [InlineData("https://gateway.example.com/mcp/one", "/mcp/other", 401)]
    [InlineData("https://gateway.example.com/mcp/on", "/mcp/one", 401)]
    public async Task Audience_IsGoodForItsPathAndThoseBelow(string audience, string path, int status) =>
        Assert.Equal(status, (await Gateway.SendAsync(Gateway.Token(("aud", audience)), path)).Status);

    [Theory]
    [InlineData("https://gateway.example.com/MCP")]
    [InlineData("https://gateway.example.com/mcp//")]
    [InlineData("https://gateway.example.com/mcp/./one")]
    [InlineData("https://gateway.example.com/mcp?x")]
    [InlineData("https://gateway.example.com/mcp#x")]
    [InlineData("https://gateway.example.com/other")]
    [InlineData("https://gateway.example.com:8443/mcp")]
    [InlineData("https://gateway.example.com.evil.example/mcp")]
    [InlineData("https://evil.example@gateway.example.com/mcp")]
    [InlineData("http://gateway.example.com/mcp")]
    [InlineData("//gateway.example.com/mcp")]
    [InlineData("gateway.example.com/mcp")]
    [InlineData("://gateway.example.com/mcp")]
    [InlineData("")]
    public void Audience_OfAnotherResource_IsNone(string audience) =>
        Assert.False(new ResourceUrl("https://gateway.example.com").TryMatch(audience, out _));
}
