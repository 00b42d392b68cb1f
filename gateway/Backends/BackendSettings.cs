using McpGateway.Configuration;

namespace McpGateway.Backends;

/// <summary>What may change for a server while its cluster id, and so its connections, stay: the newest published snapshot's word.</summary>
internal sealed class BackendSettings(ServerOptions server, GatewayOptions gateway)
{
    private volatile Pair _now = new(server, gateway);

    public ServerOptions Server => _now.Server;

    public CatalogOptions Catalog => _now.Gateway.Catalog;

    public LimitOptions Limits => _now.Gateway.Limits;

    public ProcessOptions Processes => _now.Gateway.Processes;

    public Configuration.SessionOptions Sessions => _now.Gateway.Sessions;

    public void Replace(ServerOptions next, GatewayOptions gateway) => _now = new Pair(next, gateway);

    private sealed record Pair(ServerOptions Server, GatewayOptions Gateway);
}
