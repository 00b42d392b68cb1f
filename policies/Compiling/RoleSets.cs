using McpGateway.Policies.Model;

namespace McpGateway.Policies.Compiling;

/// <summary>Makes role sets, the same object for the same roles.</summary>
internal sealed class RoleSets(CompiledPolicy policy, PolicyModel model)
{
    private readonly Dictionary<string, RoleSet> _made = new(StringComparer.Ordinal);

    /// <summary>The roles that these client entries give together.</summary>
    public RoleSet Of(IEnumerable<ClientEntry> clients)
    {
        string[] names = [.. clients.SelectMany(client => client.Roles).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        // A role's name holds no line feed.
        var key = string.Join('\n', names);
        if (!_made.TryGetValue(key, out var set))
        {
            _made[key] = set = new RoleSet(policy, names, new Lazy<IReadOnlyList<Rule>>(() => RulesOf(names)));
        }

        return set;
    }

    /// <summary>The rules of these roles and of all that they inherit, each once.</summary>
    private List<Rule> RulesOf(IEnumerable<string> names)
    {
        var rules = new List<Rule>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            if (seen.Add(name))
            {
                rules.AddRange(model.Roles[name].Rules);
                foreach (var parent in model.Roles[name].Inherits)
                {
                    open.Push(parent);
                }
            }
        }

        return rules;
    }
}
