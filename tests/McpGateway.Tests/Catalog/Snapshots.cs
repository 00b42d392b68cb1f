using System.Collections.Frozen;
using McpGateway.Configuration;
using McpGateway.Policies;

namespace McpGateway.Tests.Catalog;

internal static class Snapshots
{
    public static Snapshot Of(IEnumerable<ServerOptions> servers, CompiledPolicy? policy = null, bool anonymous = false)
    {
        var byName = servers.ToFrozenDictionary(server => server.Name, StringComparer.Ordinal);
        return new Snapshot
        {
            Revision = 1,
            Gateway = new GatewayOptions { File = "/gateway.yaml", Auth = new AuthOptions(anonymous ? null : "/keys.yaml", anonymous), Servers = byName },
            Policy = policy ?? CompiledPolicy.Empty,
            Servers = byName,
            ApiKeys = FrozenDictionary<string, ApiKeyRecord>.Empty,
        };
    }
}
