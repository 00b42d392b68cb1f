using McpGateway.IntegrationTests.Gateway;
using McpGateway.IntegrationTests.Node;

namespace McpGateway.IntegrationTests.Conformance;

/// <summary>One gateway, open to anybody on this machine as the suite sends no credentials, in front of the suite's fixture.</summary>
public sealed class GatewayConformanceFixture : IAsyncLifetime
{
    private const string Server = "fixture";

    private readonly GatewayFolder _folder = new();
    private NodeServer? _server;
    private GatewayProcess? _gateway;

    /// <summary>The fixture through the gateway, its names and URIs untouched.</summary>
    public Uri Url => Gateway.EndpointOf(Server);

    public GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException(NodeTools.SkipReason);

    public async ValueTask InitializeAsync()
    {
        if (!NodeTools.Available)
        {
            return;
        }

        var cancellationToken = TestContext.Current.CancellationToken;
        _server = await NodeServer.StartConformanceAsync(cancellationToken);
        _folder.WriteConfig($$"""
            auth: { anonymous: true }
            servers:
              {{Server}}: { url: "{{_server.Url}}" }
            """);
        _folder.WritePolicy($$"""
            version: 1
            clients:
              - { name: suite, when: { anonymous: true }, roles: [suite] }
            roles:
              suite: { allow: [ { server: {{Server}} } ] }
            """);
        _gateway = await GatewayProcess.StartAsync(_folder, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }
}
