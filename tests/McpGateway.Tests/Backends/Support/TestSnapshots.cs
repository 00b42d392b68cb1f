using System.Collections.Frozen;
using McpGateway.Configuration;

namespace McpGateway.Tests.Backends.Support;

internal static class TestSnapshots
{
    public static Snapshot Of(long revision, CatalogOptions catalog, LimitOptions limits, params ServerOptions[] servers) =>
        Of(revision, catalog, limits, new ProcessOptions(), servers);

    public static Snapshot Of(long revision, CatalogOptions catalog, LimitOptions limits, ProcessOptions processes, params ServerOptions[] servers) => new()
    {
        Revision = revision,
        Gateway = new GatewayOptions
        {
            File = "/gateway.yaml",
            Auth = new AuthOptions(null, false),
            Servers = servers.ToDictionary(server => server.Name),
            Catalog = catalog,
            Limits = limits,
            Processes = processes,
        },
        Servers = servers.ToFrozenDictionary(server => server.Name),
        ApiKeys = FrozenDictionary<string, ApiKeyRecord>.Empty,
    };
}
