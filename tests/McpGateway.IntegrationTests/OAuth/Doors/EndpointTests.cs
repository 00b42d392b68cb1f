using System.Text.RegularExpressions;
using McpGateway.IntegrationTests.FrontDoor;
using McpGateway.IntegrationTests.Gateway;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Doors;

/// <summary>Without credentials nothing is served but what anybody may know, on every path and with every verb.</summary>
public sealed partial class EndpointTests(DoorPlace place) : IClassFixture<DoorPlace>
{
    private const string Metadata = "/.well-known/oauth-protected-resource";

    private static readonly string[] Verbs = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "QUERY", "MCP"];

    /// <summary>What the program's texts may be that look like paths. A new one is either an endpoint, and belongs into the tests below, or it is none.</summary>
    private static readonly string[] Known =
    [
        "/.well-known/", "/.well-known/oauth-authorization-server", "/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp",
        "/.well-known/oauth-protected-resource/mcp/", "/.well-known/openid-configuration",
        "/NAME", // In what the terminal shows.
        "/admin/runtime", "/admin/status", "/healthz",
        "/hop", // On the listener for other gateway replicas alone.
        "/mcp", "/mcp/", "/messages", "/readyz", "/sse",
    ];

    public static TheoryData<string> Paths => [.. ProgramPaths.All.Union([
        "/", "/mcp", "/mcp/notes", "/mcp/unknown", "/sse", "/messages", "/admin", "/metrics", "/debug", "/swagger", "/favicon.ico", "/register", "/authorize", "/token",
        Metadata + "/mcp", Metadata + "/mcp/notes", Metadata + "/mcp/unknown", Metadata + "/other", Metadata + "/healthz"])];

    public static TheoryData<string> Spellings =>
    [
        "/mcp/", "/MCP", "/Mcp/notes", "/mcp/notes/", "/mcp//notes", "//mcp", "/./mcp", "/%2e/mcp", "/mcp/%2e", "/mcp/%2e%2e/mcp", "/mc%70", "/mcp%2fnotes", "/mcp;x", "/mcp/notes;x",
        "/mcp\\notes", "/mcp/..%5cmcp", "/x/../mcp", "/mcp/notes/../notes", "/healthz/", "/HEALTHZ", "/healthz/mcp", "/readyz/x", "/sse/", "/SSE", "/sse/notes", "/s%73e", "/messages/", "/messages/notes", "//messages", "/admin/status/", "/ADMIN/status", "//admin/status",
        Metadata + "/", Metadata + "/mcp/", Metadata + "//mcp", Metadata + "/MCP", Metadata + "/mcp;x", Metadata + "/%2e/mcp", Metadata + "/mcp/notes/x",
        "http://HOST/mcp", "http://evil.example/mcp", "http://HOST/admin/status", "*",
    ];

    [Fact]
    public void Program_PathsInIt_AreAllKnownHere() => Assert.Equal(string.Join('\n', Known), string.Join('\n', ProgramPaths.All));

    /// <summary>What stands before authentication in the pipeline can answer a stranger: a new one there is seen here.</summary>
    [Fact]
    public void Pipeline_BeforeAuthentication_HasOnlyTheseSteps()
    {
        var source = File.ReadAllText(Path.Combine(GatewayProgram.Root, "gateway", "GatewayPipeline.cs"));
        var steps = Step().Matches(source).Select(match => match.Groups[1].Value).TakeWhile(step => step != "AuthenticationMiddleware");

        Assert.Equal(["AdminMiddleware", "HealthMiddleware", "MetadataMiddleware", "AuditMiddleware", "SnapshotMiddleware", "FrontDoorMiddleware"], steps);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Path_WithoutCredentials_IsAnsweredAsForAnybody(string path)
    {
        foreach (var verb in Verbs)
        {
            var answer = await SendAsync($"{verb} {path} HTTP/1.1\r\nHost: HOST\r\n{Length(verb)}Connection: close\r\n\r\n");

            var status = RawClient.StatusOf(answer);
            Assert.True(Expected(path, verb).Contains(status), $"{verb} {path}: {answer}");
            if (status == 401)
            {
                var server = path.StartsWith("/mcp/", StringComparison.Ordinal) && path.Length > 5 ? path[5..] : null;
                Assert.Contains($"WWW-Authenticate: {Challenges.Missing(place.Gateway, server)}\r\n", answer, StringComparison.Ordinal);
            }
            else if (status == 200 && !path.StartsWith(Metadata, StringComparison.Ordinal))
            {
                Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal); // A bare status.
            }
        }

        Assert.DoesNotContain(place.Server.Requests, request => request.Tool is not null);
    }

    [Theory, MemberData(nameof(Spellings))]
    public async Task Spelling_WithoutCredentials_ServesNothing(string target)
    {
        foreach (var verb in new[] { "GET", "POST", "DELETE", "OPTIONS" })
        {
            var answer = await SendAsync($"{verb} {target} HTTP/1.1\r\nHost: HOST\r\n{Length(verb)}Connection: close\r\n\r\n");

            Assert.True(RawClient.StatusOf(answer) is 400 or 401 or 403 or 404 or 405, $"{verb} {target}: {answer}");
            Assert.DoesNotContain("\"resource\"", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/mcp")]
    [InlineData("/mcp/notes")]
    [InlineData("/mcp/unknown")]
    public async Task Preflight_OfAnAllowedOrigin_IsAnsweredAndOfAnotherRefused(string path)
    {
        var allowed = await SendAsync($"OPTIONS {path} HTTP/1.1\r\nHost: HOST\r\nOrigin: {DoorPlace.Origin}\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
        var foreign = await SendAsync($"OPTIONS {path} HTTP/1.1\r\nHost: HOST\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
        var request = await SendAsync($"POST {path} HTTP/1.1\r\nHost: HOST\r\nOrigin: {DoorPlace.Origin}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.Equal(204, RawClient.StatusOf(allowed));
        Assert.Equal(403, RawClient.StatusOf(foreign));
        Assert.Equal(401, RawClient.StatusOf(request));
    }

    [Theory]
    [InlineData("/admin/status")]
    [InlineData("/admin/runtime")]
    [InlineData("/admin")]
    [InlineData("/")]
    [InlineData("/mcp")]
    [InlineData("/healthz")]
    [InlineData(Metadata)]
    public async Task AdminListener_WithoutCredentials_ServesNothingOnAnyPathWithAnyVerb(string path)
    {
        foreach (var verb in Verbs)
        {
            var request = $"{verb} {path} HTTP/1.1\r\nHost: {place.AdminRoot.Authority}\r\n{Length(verb)}Connection: close\r\n\r\n";
            var answer = await RawClient.SendAsync(place.AdminRoot, request, TestContext.Current.CancellationToken);

            var status = RawClient.StatusOf(answer);
            Assert.True(status == 401 || (verb != "GET" && status is 400 or 405), $"{verb} {path}: {answer}");
            Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        }
    }

    /// <summary>401 for all but what anybody may know; below /.well-known/ what does not exist is 404, because clients look there before they have credentials.</summary>
    private static int[] Expected(string path, string verb) => path switch
    {
        "/healthz" or "/readyz" => verb is "GET" or "HEAD" ? [200] : [400, 405],
        Metadata or Metadata + "/mcp" or Metadata + "/mcp/notes" or Metadata + "/mcp/unknown" => verb is "GET" or "HEAD" ? [200] : [400, 405],
        _ when path.StartsWith("/.well-known/", StringComparison.Ordinal) => verb == "TRACE" ? [400, 404] : [404],
        _ => verb == "TRACE" ? [400, 401] : [401],
    };

    private static string Length(string verb) => verb is "POST" or "PUT" or "PATCH" or "QUERY" ? "Content-Length: 0\r\n" : "";

    private Task<string> SendAsync(string request) =>
        RawClient.SendAsync(place.Root, request.Replace("HOST", place.Root.Authority, StringComparison.Ordinal), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"\.UseMiddleware<(\w+)>\(\)", RegexOptions.NonBacktracking)]
    private static partial Regex Step();
}
