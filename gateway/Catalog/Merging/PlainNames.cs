using System.Collections.Frozen;
using McpGateway.Access;
using McpGateway.Catalog.Entries;

namespace McpGateway.Catalog.Merging;

/// <summary>
/// Tool names without a server, accepted on <c>/mcp</c> because the code of MCP Apps calls by the original name. Only
/// for servers that carry MCP Apps, and only where exactly one configured server has the name in its last good
/// reading: denied and sick ones count, so that neither an outage nor a policy can move a call to another server.
/// </summary>
internal static class PlainNames
{
    public static FrozenDictionary<string, (CatalogServer Server, CatalogEntry Entry)> Of(IReadOnlyCollection<CatalogServer> servers)
    {
        var found = new Dictionary<string, (CatalogServer, CatalogEntry)>(StringComparer.Ordinal);
        foreach (var server in servers.Where(server => server.Entries is { CarriesApps: true }))
        {
            foreach (var entry in server.Entries!.Of(TargetKind.Tool).InServerOrder)
            {
                if (servers.Count(other => other.Entries?.Of(TargetKind.Tool).FindOriginal(entry.OriginalName) is not null) == 1)
                {
                    found.Add(entry.OriginalName, (server, entry));
                }
            }
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
