using McpGateway.Policies;

namespace McpGateway.Commands.Asking;

/// <summary>Which entries of a catalog some roles are shown.</summary>
internal static class Sight
{
    public static IEnumerable<Subject> Of(CompiledPolicy policy, RoleSet roles, AskedCatalog catalog) =>
        catalog.Servers.SelectMany(server => server.Entries).Where(entry => policy.Decide(roles, entry).Allowed);
}
