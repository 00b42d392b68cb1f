using System.Text;
using McpGateway.Access;
using McpGateway.Catalog.Merging;
using McpGateway.Protocol;
using McpGateway.Protocol.Json;

namespace McpGateway.Catalog.Views;

/// <summary>Computes a view: each entry is put before the same decider that guards the calls.</summary>
internal sealed class ViewBuilder(IAccessDecider decider, PageBounds bounds)
{
    public View Build(MergedCatalog catalog, in ViewKey key)
    {
        var merged = key.EndpointServer is null;
        var roles = key.Roles;
        var servers = Servers(catalog, key.EndpointServer);
        var lists = new ListPages[ListKinds.All.Length];
        var shown = new HashSet<CatalogServer>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < lists.Length; i++)
        {
            var items = Items(catalog, servers, ListKinds.All[i], key);
            shown.UnionWith(items.Select(item => item.Server));
            lists[i] = new ListPages(items, merged, key.Era, bounds);
        }

        // A server of which nothing may be seen says nothing either: neither instructions nor what it can do.
        var speaking = servers.Where(server => shown.Contains(server) || (server.Entries is null && decider.Reaches(catalog.Snapshot, roles, server.Name))).ToList();
        var able = merged ? speaking : servers;
        var capabilities = Capabilities.Of(able, merged, key.Era, lists[(int)ListKind.Tools - 1].ShowsApps);
        var info = merged ? default : servers.FirstOrDefault()?.Introduction.ServerInfo ?? default;
        var instructions = merged ? Instructions.Join(speaking) : Instructions.Own(speaking);
        var spoken = instructions is null ? null : JsonText.ToStringToken(instructions);
        var serverInfo = info.IsEmpty ? GatewayInfo.Json : info;
        var hints = Hints(catalog, speaking, serverInfo);
        return new View(lists)
        {
            Capabilities = capabilities,
            HasTasks = Capabilities.HasTasks(able, key.Era),
            ServerInfo = serverInfo,
            Instructions = spoken,
            Hints = hints,
            Discovery = Discovery(capabilities, spoken, hints),
        };
    }

    private static IReadOnlyList<CatalogServer> Servers(MergedCatalog catalog, string? endpointServer) =>
        endpointServer is null ? catalog.InOrder : catalog.Find(endpointServer) is { } own ? [own] : [];

    private ViewItem[] Items(MergedCatalog catalog, IReadOnlyList<CatalogServer> servers, ListKind kind, ViewKey key)
    {
        var items = new List<ViewItem>();
        foreach (var server in servers.Where(server => server is { Entries: not null, IsListed: true }))
        {
            var table = server.Entries!.Of(kind.Target());
            foreach (var entry in key.EndpointServer is null ? table.InNameOrder : table.InServerOrder)
            {
                if (server.Shows(entry, key.Era) && decider.Decide(catalog.Snapshot, key.Roles, Targets.Of(server, entry)).Allowed)
                {
                    items.Add(new ViewItem(server, entry));
                }
            }
        }

        return [.. items];
    }

    /// <summary>
    /// SEP-2549. A list that depends on who asks must not be kept for others; public it is only where nobody can be told apart.
    /// </summary>
    private static byte[] Hints(MergedCatalog catalog, IReadOnlyList<CatalogServer> servers, ReadOnlyMemory<byte> serverInfo)
    {
        var gateway = catalog.Snapshot.Gateway;
        var ttl = servers.Select(server => server.Entries?.Listing.Ttl).Append(gateway.Catalog.Ttl).Min() ?? gateway.Catalog.Ttl;
        var scope = gateway.Auth.Anonymous && gateway.Auth.ApiKeysFile is null ? "public" : "private";
        var head = $",\"ttlMs\":{(long)Math.Max(0, ttl.TotalMilliseconds)},\"cacheScope\":\"{scope}\",\"_meta\":{{\"{MetaKeys.ServerInfo}\":";
        return [.. Encoding.UTF8.GetBytes(head), .. serverInfo.Span, (byte)'}'];
    }

    private static byte[] Discovery(byte[] capabilities, byte[]? instructions, byte[] hints)
    {
        using var output = new PooledWriter();
        output.Write("{\"resultType\":\"complete\",\"supportedVersions\":["u8);
        for (var i = 0; i < ProtocolVersion.Modern.Count; i++)
        {
            output.Write(i == 0 ? "\""u8 : ",\""u8);
            output.Write(ProtocolVersion.Modern[i].Utf8Name.Span);
            output.Write((byte)'"');
        }

        output.Write("],\"capabilities\":"u8);
        output.Write(capabilities);
        if (instructions is not null)
        {
            output.Write(",\"instructions\":"u8);
            output.Write(instructions);
        }

        output.Write(hints);
        output.Write((byte)'}');
        return output.WrittenSpan.ToArray();
    }
}
