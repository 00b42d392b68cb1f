using System.Text.Json;
using System.Text.Json.Nodes;
using McpGateway.Tests.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace McpGateway.Tests.Identity.Support;

/// <summary>The front of a gateway that trusts one test provider.</summary>
internal sealed class TokenGateway : IAsyncDisposable
{
    public const string PublicUrl = "https://gateway.example.com";
    public const string Host = "Host: localhost";

    private const string Policy = """
        version: 1
        clients:
          - { name: keys, when: { apiKey: tester }, roles: [user] }
        roles:
          user:
            allow: [ { server: "*", tools: ["a*"], scopes: ["tools:use", "tools:more"] } ]
        """;

    public static TestSigner Signer { get; } = TestSigner.Rsa("one");

    private TokenGateway(TestProvider provider, ConfigurationFolder folder, GatewayHost host) => (Provider, Folder, Gateway) = (provider, folder, host);

    public TestProvider Provider { get; }

    public ConfigurationFolder Folder { get; }

    public GatewayHost Gateway { get; }

    public string Issuer => Provider.Origin;

    /// <param name="issuer">Further keys of the issuer's entry.</param>
    /// <param name="auth">Further keys of <c>auth</c>.</param>
    /// <param name="provider">Null: one with <see cref="Signer"/>.</param>
    /// <param name="time">Null: the system's.</param>
    /// <param name="log">Null: none.</param>
    /// <param name="policy">Null: one that knows no token.</param>
    /// <param name="files">Writes further files.</param>
    public static async Task<TokenGateway> StartAsync(string issuer = "", string auth = "", TestProvider? provider = null, TimeProvider? time = null, EventLogger? log = null, string? policy = null, Action<ConfigurationFolder>? files = null)
    {
        provider ??= await TestProvider.StartAsync(Signer);
        var folder = new ConfigurationFolder(Configuration(provider, issuer, auth));
        folder.Write("policies/base.yaml", policy ?? Policy);
        files?.Invoke(folder);
        folder.Listeners[0] = new Uri("http://127.0.0.1:0");
        var host = await GatewayHost.StartAsync(folder, log, services =>
        {
            if (time is not null)
            {
                services.AddSingleton(time);
            }
        });
        return new TokenGateway(provider, folder, host);
    }

    public static string Configuration(TestProvider provider, string issuer = "", string auth = "") => $$"""
        publicUrl: {{PublicUrl}}
        auth:
          issuers:
            - { issuer: "{{provider.Origin}}", audiences: [ "api://gateway" ] {{(issuer.Length > 0 ? ", " + issuer : "")}} }
          {{auth}}
        servers:
          one: { url: http://127.0.0.1:9/mcp }
        limits: { wrongKeys: 1000 }
        """;

    /// <summary>The claims of a good token; a value of null takes one away.</summary>
    public string Claims(params (string Name, object? Value)[] changes)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = "alice",
            ["aud"] = "api://gateway",
            ["client_id"] = "app",
            ["scope"] = "tools:use",
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 600,
            ["jti"] = "t-1",
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                claims.Remove(name);
            }
            else
            {
                claims[name] = JsonSerializer.SerializeToNode(value);
            }
        }

        return claims.ToJsonString();
    }

    public string Token(params (string Name, object? Value)[] changes) => Signer.Sign(Claims(changes));

    public Task<HttpReply> SendAsync(string token, string path = "/mcp") => Gateway.SendAsync($"POST {path}", Host, $"Authorization: Bearer {token}");

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
        Folder.Dispose();
    }
}
