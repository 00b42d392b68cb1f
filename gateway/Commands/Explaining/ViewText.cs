using McpGateway.Commands.Asking;
using McpGateway.Policies;
using McpGateway.Policies.Explaining;

namespace McpGateway.Commands.Explaining;

/// <summary>Shows everything that some roles are shown, or, without a catalog, what their rules reach.</summary>
internal sealed class ViewText(TextWriter output, CompiledPolicy policy)
{
    public void Write(RoleSet roles, AskedCatalog catalog)
    {
        var shown = Sight.Of(policy, roles, catalog).ToHashSet();
        foreach (var server in catalog.Servers)
        {
            var entries = server.Entries.Where(shown.Contains).ToArray();
            output.WriteLine($"{server.Name}: {entries.Length} of {server.Entries.Count}{(policy.Reaches(roles, server.Name) ? "" : ", and the server does not exist for them")}");
            foreach (var entry in entries)
            {
                var verdict = policy.Decide(roles, entry);
                output.WriteLine($"  {AskedKinds.One(entry.Kind),-9} {entry.Name}  ({verdict.Rule}{(verdict.Conditions is null ? "" : ", depends on the call")}{(verdict.Shadow is { } shadow ? $"; shadow: {shadow} would deny it" : "")})");
            }
        }

        output.WriteLine($"{shown.Count} of {catalog.Servers.Sum(server => server.Entries.Count)} entries are listed.");
    }

    /// <summary>For those who have no catalog at hand.</summary>
    public void WriteReach(RoleSet roles)
    {
        var rules = policy.RulesOf(roles);
        Write("may see", rules.Where(rule => !rule.Denies), roles);
        Write("never", rules.Where(rule => rule.Denies), roles);
        output.WriteLine("What that comes to depends on what the servers offer: --catalog FILE lists it.");
    }

    private void Write(string head, IEnumerable<OutlinedRule> rules, RoleSet roles)
    {
        var any = false;
        foreach (var rule in rules)
        {
            output.WriteLine($"{(any ? "" : head),-9} {rule}  ({rule.Location}, {string.Join(" → ", policy.PathTo(roles, rule.Role))})");
            any = true;
        }

        if (!any)
        {
            output.WriteLine($"{head,-9} nothing");
        }
    }
}
