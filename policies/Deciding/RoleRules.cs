using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Deciding;

/// <summary>The rules of one role for the servers that one pattern means.</summary>
/// <param name="Server">The pattern.</param>
/// <param name="Tools">Over tools.</param>
/// <param name="Prompts">Over prompts.</param>
/// <param name="ResourceAllows">Over resources; the denies reach further than their texts and are kept apart.</param>
/// <param name="ResourceDenies">Over resources, in the order of the files.</param>
internal sealed record RoleGroup(Glob Server, RuleTable Tools, RuleTable Prompts, RuleTable ResourceAllows, IReadOnlyList<Rule> ResourceDenies);

/// <summary>All rules of one role, by server.</summary>
internal sealed class RoleRules
{
    private readonly Dictionary<string, RoleGroup> _named;
    private readonly RoleGroup[] _patterns;

    public RoleRules(IEnumerable<RoleGroup> groups)
    {
        var all = groups.ToArray();
        _named = all.Where(group => group.Server.IsExact).ToDictionary(group => group.Server.Text, StringComparer.Ordinal);
        _patterns = Array.FindAll(all, group => !group.Server.IsExact);
    }

    public void AddFor(string server, List<RoleGroup> groups)
    {
        if (_named.TryGetValue(server, out var own))
        {
            groups.Add(own);
        }

        foreach (var group in _patterns)
        {
            if (group.Server.Matches(server))
            {
                groups.Add(group);
            }
        }
    }
}
