using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Hostile;

/// <summary>A gateway that trusts two issuers, in front of a server with two names; and an issuer that it does not know.</summary>
public sealed class HostilePlace : IAsyncLifetime
{
    internal TokenIssuer Issuer { get; private set; } = null!;

    /// <summary>Trusted as well. It knows people by the same names.</summary>
    internal TokenIssuer Other { get; private set; } = null!;

    /// <summary>Of an attacker: not trusted, and whatever is fetched from it is a hole.</summary>
    internal TokenIssuer Attacker { get; private set; } = null!;

    internal TestServer Server { get; private set; } = null!;

    internal RunningGateway Gateway { get; private set; } = null!;

    internal Uri Mcp => Gateway.Endpoint;

    internal Uri Notes => Gateway.Process.EndpointOf("notes");

    public async ValueTask InitializeAsync()
    {
        Issuer = await TokenIssuer.StartAsync();
        Other = await TokenIssuer.StartAsync(SigningKey.Ec("second"));
        Attacker = await TokenIssuer.StartAsync(SigningKey.Rsa("first"));
        Server = await TestServer.StartAsync(Scripts.Modern("ok", "write"));
        Gateway = await StartGatewayAsync(Server.Url, null, Issuer, Other);
    }

    /// <summary>
    /// A gateway that trusts these issuers, with the servers <c>notes</c> and <c>other</c> at one address, and a list of
    /// what was revoked, if there is one.
    /// </summary>
    internal static async Task<RunningGateway> StartGatewayAsync(Uri server, string? revoked, params TokenIssuer[] issuers)
    {
        var entries = string.Join(", ", issuers.Select(issuer => $$"""{ issuer: "{{issuer.Url}}", audiences: [ "api://gateway" ], clockSkew: 0s }"""));
        var gateway = await RunningGateway.StartAsync(
            $$"""
              notes: { url: "{{server}}" }
              other: { url: "{{server}}" }
            """,
            "limits: { wrongKeys: 10000 }",
            Policy(issuers),
            $$"""issuers: [ {{entries}} ], {{(revoked is null ? "" : $"revocation: {revoked}, ")}}scopes: { initial: [ "notes:read" ] }""");
        await gateway.ServerIsAsync("notes", "ready");
        await gateway.ServerIsAsync("other", "ready");
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Server.DisposeAsync();
        foreach (var issuer in new[] { Issuer, Other, Attacker })
        {
            await issuer.DisposeAsync();
        }
    }

    private static string Policy(IEnumerable<TokenIssuer> issuers) => $$"""
        version: 1
        clients:
          - { name: operators, when: { apiKey: admin }, roles: [admin] }
          - { name: bots, when: { apiKey: bot }, roles: [user] }
        {{string.Join('\n', issuers.Select((issuer, index) => $$"""
              - { name: people-{{index}}, when: { issuer: "{{issuer.Url}}" }, roles: [user] }
              - { name: engineers-{{index}}, when: { issuer: "{{issuer.Url}}", claims: { groups: engineering } }, roles: [user] }
            """))}}
        roles:
          admin: {}
          user:
            allow:
              - { server: "*", tools: [ok, hold] }
              - { server: "*", tools: [write], scopes: ["notes:write"] }
        """;
}
