using System.Text.RegularExpressions;
using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Doors;

/// <summary>A gateway that believes a proxy on this machine and allows one foreign origin, for requests without credentials.</summary>
public sealed partial class DoorPlace : IAsyncLifetime
{
    public const string Origin = "https://app.example";

    internal TokenIssuer Issuer { get; private set; } = null!;

    internal TestServer Server { get; private set; } = null!;

    internal RunningGateway Gateway { get; private set; } = null!;

    public Uri Root => Gateway.Process.Root;

    public Uri AdminRoot => new(AdminLine().Match(Gateway.Process.Log).Groups[1].Value);

    public async ValueTask InitializeAsync()
    {
        Issuer = await TokenIssuer.StartAsync();
        Server = await TestServer.StartAsync(Scripts.Modern("ok"));
        Gateway = await RunningGateway.StartAsync(
            $$"""  notes: { url: "{{Server.Url}}" }""",
            $$"""
            proxies: [ 127.0.0.0/8 ]
            origins: [ "{{Origin}}" ]
            limits: { wrongKeys: 10000 }
            sse: true
            """,
            $$"""
            version: 1
            clients:
              - { name: operators, when: { apiKey: admin }, roles: [admin] }
              - { name: people, when: { issuer: "{{Issuer.Url}}" }, roles: [user] }
            roles:
              admin: {}
              user: { allow: [ { server: "*", scopes: ["notes:read", "notes:write"] } ] }
            """,
            $$"""issuers: [ { issuer: "{{Issuer.Url}}" } ], scopes: { initial: [ "notes:read" ] }""");
        await Gateway.ServerIsAsync("notes", "ready");
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Server.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    [GeneratedRegex(@"admin\s+(http://127\.0\.0\.1:\d+/)admin/status", RegexOptions.NonBacktracking)]
    private static partial Regex AdminLine();
}
