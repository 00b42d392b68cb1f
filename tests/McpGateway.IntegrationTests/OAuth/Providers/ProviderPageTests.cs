using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Gateway;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Providers;

/// <summary>What stands in <c>deploy/identity</c> works with this gateway, as far as that shows without the providers.</summary>
public sealed partial class ProviderPageTests
{
    /// <summary>Where each provider has its document, beside the page: the places that the gateway tries first may not exist there.</summary>
    private static readonly Dictionary<string, string> Locations = new(StringComparer.Ordinal)
    {
        ["entra-id"] = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0/.well-known/openid-configuration",
        ["okta"] = "https://example.okta.com/oauth2/aus1mcpgateway/.well-known/openid-configuration",
        ["keycloak"] = "https://keycloak.example.com/realms/mcp/.well-known/openid-configuration",
        ["auth0"] = "https://example.eu.auth0.com/.well-known/openid-configuration",
        ["google"] = "https://accounts.google.com/.well-known/openid-configuration",
        ["github-actions"] = "https://token.actions.githubusercontent.com/.well-known/openid-configuration",
        ["kubernetes"] = "https://kubernetes.default.svc.cluster.local/.well-known/openid-configuration",
    };

    public static TheoryData<string> Pages => [.. ProviderPage.All];

    [Fact]
    public void Pages_All_AreKnownHere() => Assert.Equal(Locations.Keys.Order(StringComparer.Ordinal), ProviderPage.All);

    [Theory, MemberData(nameof(Pages))]
    public void Page_Each_SaysWhatItWasCheckedAgainstAndThatNoTenantWasUsed(string name)
    {
        var text = ProviderPage.Text(name);
        var section = text[text.IndexOf("\n## Checked\n", StringComparison.Ordinal)..];

        Assert.Contains("2026-11-23", section, StringComparison.Ordinal);
        Assert.Matches(@"\]\(https://[^)]+\)", section);
        Assert.Matches("Not run against a live (tenant|realm|project|repository|cluster)", section);
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Page_Example_IsAcceptedByValidate(string name)
    {
        var page = ProviderPage.Read(name);
        using var folder = new GatewayFolder();
        folder.WriteConfig(page.Config + "servers:\n  notes: { url: \"http://127.0.0.1:1/mcp\" }\n  github: { url: \"http://127.0.0.1:1/mcp\" }\n");
        folder.WritePolicy(page.Policy);

        var (code, output, errors) = await GatewayFolder.RunAsync(
            ["validate", "--config", folder.ConfigFile, "--policies", folder.PoliciesFolder], TestContext.Current.CancellationToken);

        Assert.True(code == 0, output + errors);
        Assert.Equal("", errors);
    }

    [Theory]
    [InlineData("auth0", true, true)]
    [InlineData("entra-id", true, true)]
    [InlineData("github-actions", true, true)]
    [InlineData("google", true, true)]
    [InlineData("keycloak", true, true)]
    [InlineData("kubernetes", true, false)]
    [InlineData("okta", true, true)]
    public async Task Page_Token_IsAcceptedThroughTheProvidersDocumentAndDecidedByThePolicy(string name, bool notes, bool github)
    {
        var page = ProviderPage.Read(name);
        await using var played = new TlsProxy();
        var key = SigningKey.Rsa("played");
        played.Documents[Locations[name]] = page.Document;
        played.Documents[JsonNode.Parse(page.Document)!["jwks_uri"]!.GetValue<string>()] = $$"""{"keys":[{{key.Jwk}}]}""";
        await using var server = await TestServer.StartAsync(Scripts.Modern("search", "create_release"));
        using var folder = new GatewayFolder();
        await using var gateway = await StartAsync(folder, page, played, server);

        var token = Token(page, key);
        await CallIsAsync(notes ? 200 : 404, gateway, token, "notes", "search");
        await CallIsAsync(github ? 200 : 404, gateway, token, "github", "create_release");
        Assert.Contains(Locations[name], played.Requests);

        // Somebody else of the same provider, and a token for somebody else's service.
        await CallIsAsync(403, gateway, Token(page, key, claims => Strange(claims)), "notes", "search");
        await CallIsAsync(401, gateway, Token(page, key, claims => claims["aud"] = "https://elsewhere.example"), "notes", "search");
        await CallIsAsync(401, gateway, Token(page, SigningKey.Rsa("played")), "notes", "search");
    }

    private static async Task<GatewayProcess> StartAsync(GatewayFolder folder, ProviderPage page, TlsProxy played, TestServer server)
    {
        var ca = Path.Combine(Path.GetDirectoryName(folder.ConfigFile)!, "ca.pem");
        await File.WriteAllTextAsync(ca, played.AuthorityPem, TestContext.Current.CancellationToken);

        // The page's own entry; only the way to the provider is another.
        var config = IssuerLine().Replace(page.Config, $"$0\n      ca: ca.pem\n      proxy: {played.Url.GetLeftPart(UriPartial.Authority)}", 1);
        folder.WriteConfig($"{config}audit: {{ file: audit.jsonl }}\nservers:\n  notes: {{ url: \"{server.Url}\" }}\n  github: {{ url: \"{server.Url}\" }}\n");
        folder.WritePolicy(page.Policy);
        return await GatewayProcess.StartAsync(folder, TestContext.Current.CancellationToken);
    }

    private static string Token(ProviderPage page, SigningKey key, Action<JsonObject>? change = null)
    {
        var claims = (JsonObject)JsonNode.Parse(page.Token)!;
        claims["iat"] = Claims.In(TimeSpan.FromSeconds(-1));
        claims["nbf"] = Claims.In(TimeSpan.FromSeconds(-1));
        claims["exp"] = Claims.In(TimeSpan.FromMinutes(5));
        change?.Invoke(claims);
        return Jwt.Signed(key, """{"typ":"JWT","alg":"RS256","kid":"played"}""", claims.ToJsonString());
    }

    /// <summary>Another user, program, group, role and repository.</summary>
    private static void Strange(JsonObject claims)
    {
        foreach (var name in claims.Select(claim => claim.Key).Where(name => name is not ("iss" or "aud" or "iat" or "nbf" or "exp")).ToArray())
        {
            claims[name] = claims[name] switch
            {
                JsonArray => new JsonArray("strange"),
                JsonObject => new JsonObject { ["roles"] = new JsonArray("strange"), ["namespace"] = "strange", ["serviceaccount"] = new JsonObject { ["uid"] = "strange" } },
                _ => "strange",
            };
        }
    }

    /// <summary>Waits for this status of a call; 404 stands for a tool that is not there for this caller.</summary>
    private static async Task CallIsAsync(int expected, GatewayProcess gateway, string token, string server, string tool)
    {
        using var caller = new Caller(gateway.EndpointOf(server), token);
        await Eventually.AsyncValue(
            async cancel =>
            {
                var answer = await caller.CallAsync(tool, cancel);
                return answer.Status != 200 ? answer.Status : answer.Code switch { null => 200, -32602 => 404, var code => code };
            },
            status => status == expected,
            TimeSpan.FromSeconds(15));
    }

    [GeneratedRegex(@"^    - issuer: .*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex IssuerLine();
}
