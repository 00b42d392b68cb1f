using System.Text.Json;
using McpGateway.IntegrationTests.FrontDoor;
using McpGateway.IntegrationTests.Gateway;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Doors;

/// <summary>The metadata of the protected resources (RFC 9728), to the letter.</summary>
public sealed class MetadataTests(DoorPlace place) : IClassFixture<DoorPlace>
{
    private const string WellKnown = "/.well-known/oauth-protected-resource";

    private static readonly string[] Forwarded =
    [
        "", "X-Forwarded-Host: evil.example\r\n", "X-Forwarded-Proto: https\r\n", "X-Forwarded-For: 198.51.100.7\r\n", "X-Forwarded-Prefix: /evil\r\n", "X-Forwarded-Port: 444\r\n",
        "Forwarded: host=evil.example;proto=https\r\n", "X-Original-URL: /evil\r\n", "X-Rewrite-URL: /evil\r\n", "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 198.51.100.7\r\n",
    ];

    public static TheoryData<string, string> Documents => new()
    {
        { WellKnown, "" },
        { WellKnown + "/mcp", "/mcp" },
        { WellKnown + "/mcp/notes", "/mcp/notes" },
        { WellKnown + "/mcp/unknown", "/mcp/unknown" },
    };

    /// <summary>Whatever a proxy, a client or an attacker adds to the request: the document is the same, byte for byte.</summary>
    [Theory, MemberData(nameof(Documents))]
    public async Task Document_Each_IsExactAndTakesNothingFromTheRequest(string path, string resource)
    {
        var bodies = new List<string>();
        foreach (var header in Forwarded)
        {
            var answer = await GetAsync(place.Root, path, header);
            Assert.Equal(200, RawClient.StatusOf(answer));
            Assert.Contains("Content-Type: application/json\r\n", answer, StringComparison.Ordinal);
            bodies.Add(Body(answer));
        }

        bodies.Add(Body(await GetAsync(place.Root, path, "", host: $"localhost:{place.Root.Port}")));
        bodies.Add(Body(await GetAsync(place.Root, path + "?resource=https://evil.example", "")));
        Assert.Single(bodies.Distinct(StringComparer.Ordinal));
        var document = JsonDocument.Parse(bodies[0]).RootElement;
        Assert.Equal(place.Root.GetLeftPart(UriPartial.Authority) + resource, document.GetProperty("resource").GetString());
        Assert.Equal([place.Issuer.Url], document.GetProperty("authorization_servers").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal(["notes:read", "notes:write"], document.GetProperty("scopes_supported").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal(["header"], document.GetProperty("bearer_methods_supported").EnumerateArray().Select(each => each.GetString()));
    }

    [Fact]
    public async Task Document_OfAServerThatExists_DiffersFromAnotherInTheNameAlone()
    {
        var existing = Without(await GetAsync(place.Root, WellKnown + "/mcp/notes", ""));
        var unknown = Without(await GetAsync(place.Root, WellKnown + "/mcp/nobdy", ""));

        Assert.Equal(existing.Replace("/mcp/notes", "/mcp/X", StringComparison.Ordinal), unknown.Replace("/mcp/nobdy", "/mcp/X", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Authorization: Bearer a.b.c\r\n")]
    [InlineData("Authorization: Basic abc\r\n")]
    public async Task Challenge_OfAServerThatExists_DiffersFromAnotherInTheNameAlone(string header)
    {
        var existing = Without(await GetAsync(place.Root, "/mcp/notes", header));
        var unknown = Without(await GetAsync(place.Root, "/mcp/nobdy", header));

        Assert.StartsWith("HTTP/1.1 401", existing, StringComparison.Ordinal);
        Assert.Equal(existing.Replace("/mcp/notes", "/mcp/X", StringComparison.Ordinal), unknown.Replace("/mcp/nobdy", "/mcp/X", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Challenge_BehindAProxy_TakesNothingFromTheRequest()
    {
        foreach (var header in Forwarded)
        {
            var answer = await GetAsync(place.Root, "/mcp/notes", header);
            Assert.Contains($"WWW-Authenticate: {Challenges.Missing(place.Gateway, "notes")}\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Document_WithAPublicUrl_IsBuiltFromItAlone()
    {
        await using var issuer = await TokenIssuer.StartAsync();
        using var folder = new GatewayFolder();
        folder.WriteConfig($$"""
            publicUrl: https://mcp.example.com
            auth: { issuers: [ { issuer: "{{issuer.Url}}" } ] }
            audit: { file: audit.jsonl }
            servers: {}
            """);
        folder.WritePolicy("version: 1");
        await using var gateway = await GatewayProcess.StartAsync(folder, TestContext.Current.CancellationToken);

        foreach (var host in new[] { gateway.Root.Authority, "mcp.example.com", "mcp.example.com:443" })
        {
            var document = JsonDocument.Parse(Body(await GetAsync(gateway.Root, WellKnown + "/mcp/notes", "X-Forwarded-Host: evil.example\r\n", host))).RootElement;
            Assert.Equal("https://mcp.example.com/mcp/notes", document.GetProperty("resource").GetString());
            var challenge = await GetAsync(gateway.Root, "/mcp/notes", "", host);
            Assert.Contains("resource_metadata=\"https://mcp.example.com/.well-known/oauth-protected-resource/mcp/notes\"", challenge, StringComparison.Ordinal);
        }

        Assert.Equal(403, RawClient.StatusOf(await GetAsync(gateway.Root, WellKnown + "/mcp", "", "evil.example")));
    }

    private static Task<string> GetAsync(Uri root, string path, string header, string? host = null) => RawClient.SendAsync(
        root, $"GET {path} HTTP/1.1\r\nHost: {host ?? root.Authority}\r\n{header}Connection: close\r\n\r\n", TestContext.Current.CancellationToken);

    private static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    /// <summary>The answer without what differs each time.</summary>
    private static string Without(string answer) =>
        string.Join('\n', answer.Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)).Select(OneServer.WithoutReference));
}
