using McpGateway.IntegrationTests.Faults.Support;
using McpGateway.IntegrationTests.Node;
using McpGateway.IntegrationTests.OAuth.Support;

namespace McpGateway.IntegrationTests.OAuth.Clients;

/// <summary>
/// A gateway in front of a real server, that trusts a certified provider with long-lived tokens, one with tokens of 2 s,
/// and one that gives no refresh tokens. Each client picks the first that the metadata names, so each has a gateway of its own.
/// </summary>
public sealed class ProviderFixture : IAsyncLifetime
{
    private NodeServer? _server;
    private SignInPlace? _lasting;
    private SignInPlace? _hasty;
    private SignInPlace? _withoutRefresh;

    internal SignInPlace Lasting => Started(_lasting);

    internal SignInPlace Hasty => Started(_hasty);

    internal SignInPlace WithoutRefresh => Started(_withoutRefresh);

    public async ValueTask InitializeAsync()
    {
        if (!NodeTools.Available)
        {
            return;
        }

        _server = await NodeServer.StartModernAsync(CancellationToken.None);
        _lasting = await SignInPlace.StartAsync(_server.Url, TimeSpan.FromMinutes(5), refresh: true);
        _hasty = await SignInPlace.StartAsync(_server.Url, TimeSpan.FromSeconds(2), refresh: true);
        _withoutRefresh = await SignInPlace.StartAsync(_server.Url, TimeSpan.FromMinutes(5), refresh: false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in new[] { _lasting, _hasty, _withoutRefresh })
        {
            if (place is not null)
            {
                await place.DisposeAsync();
            }
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Skipped by the test, not by the fixture: what a class fixture throws is a failure.</summary>
    private static SignInPlace Started(SignInPlace? place)
    {
        Assert.SkipUnless(NodeTools.Available, NodeTools.SkipReason);
        return place!;
    }
}

/// <summary>A provider, and a gateway that trusts it.</summary>
internal sealed class SignInPlace : IAsyncDisposable
{
    private SignInPlace(OpenIdProvider provider, RunningGateway gateway) => (Provider, Gateway) = (provider, gateway);

    public OpenIdProvider Provider { get; }

    public RunningGateway Gateway { get; }

    public static async Task<SignInPlace> StartAsync(Uri server, TimeSpan lifetime, bool refresh)
    {
        var provider = await OpenIdProvider.StartAsync(lifetime, refresh, CancellationToken.None);
        var gateway = await RunningGateway.StartAsync(
            $$"""
              notes: { url: "{{server}}" }
              other: { url: "{{server}}" }
            """,
            auth: $$"""issuers: [ { issuer: "{{provider.Issuer}}", clockSkew: 0s } ], scopes: { initial: [ "notes:read" ] }""",
            policy: $$"""
            version: 1
            clients:
              - { name: people, when: { issuer: "{{provider.Issuer}}" }, roles: [user] }
              - { name: operators, when: { apiKey: admin }, roles: [admin] }
            roles:
              admin: {}
              user:
                allow:
                  - { server: "*", tools: [echo] }
                  - { server: "*", tools: [add], scopes: ["notes:read", "notes:write"] }
            """);
        await gateway.ServerIsAsync("notes", "ready");
        return new SignInPlace(provider, gateway);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
