using McpGateway.Policies.Compiling;
using McpGateway.Policies.Matching;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Explaining;

/// <summary>What stands in a policy for some roles, for those who read policies. Slow: nothing of it is on the path of a call.</summary>
public static class PolicyOutline
{
    /// <summary>These roles together, as if a client entry had given them; null if one of them is not defined.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="names">Of roles.</param>
    /// <param name="withToken">As a client that shows a token has them: one that may have scopes.</param>
    public static RoleSet? RolesNamed(this CompiledPolicy policy, IReadOnlyList<string> names, bool withToken)
    {
        var entry = new ClientEntry("outline", new RuleLocation("", 0), new ClientMatch(), [.. names]);
        return names.All(policy.Model.Roles.ContainsKey) ? new RoleSets(policy, policy.Model).Of([entry], withToken) : null;
    }

    /// <summary>How a role comes to be among these: the role that a client entry gave, those between, the role itself. Empty if it is not.</summary>
    public static IReadOnlyList<string> PathTo(this CompiledPolicy policy, RoleSet roles, string role)
    {
        var from = new Dictionary<string, string?>(StringComparer.Ordinal);
        var open = new Queue<string>();
        foreach (var name in roles.Names.Concat(roles.ShadowNames))
        {
            Reach(name, null);
        }

        while (open.TryDequeue(out var name))
        {
            foreach (var parent in policy.Model.Roles[name].Inherits)
            {
                Reach(parent, name);
            }
        }

        var path = new List<string>();
        for (var at = from.ContainsKey(role) ? role : null; at is not null; at = from[at])
        {
            path.Insert(0, at);
        }

        return path;

        void Reach(string name, string? child)
        {
            if (from.TryAdd(name, child))
            {
                open.Enqueue(name);
            }
        }
    }

    /// <summary>Every rule of these roles and of what they inherit, by file and line.</summary>
    public static IReadOnlyList<OutlinedRule> RulesOf(this CompiledPolicy policy, RoleSet roles) =>
    [
        .. policy.Model.Roles.Values
            .Where(role => policy.PathTo(roles, role.Name).Count > 0)
            .SelectMany(role => role.Rules.Select(rule => Outline(rule, role.Shadow || !InForce(policy, roles, role.Name))))
            .OrderBy(rule => rule.Location),
    ];

    /// <summary>Whether the role is reached through roles that count alone: what a role in shadow inherits is watched, not applied.</summary>
    private static bool InForce(CompiledPolicy policy, RoleSet roles, string role)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(roles.Names);
        while (open.TryPop(out var name))
        {
            if (!policy.Model.Roles[name].Shadow && seen.Add(name))
            {
                foreach (var parent in policy.Model.Roles[name].Inherits)
                {
                    open.Push(parent);
                }
            }
        }

        return seen.Contains(role);
    }

    private static OutlinedRule Outline(Rule rule, bool shadow) => new(rule.Location, rule.Role, rule.Effect == Effect.Deny, rule.Server.Text)
    {
        Tools = Texts(rule.Tools),
        Prompts = Texts(rule.Prompts),
        Resources = Texts(rule.Resources),
        ReadOnly = rule.ReadOnlyTools,
        Arguments = [.. rule.Arguments.Select(argument => argument.Name)],
        Scopes = rule.Scopes,
        Shadow = shadow,
    };

    private static string[]? Texts(IReadOnlyList<Glob>? patterns) => patterns?.Select(pattern => pattern.Text).ToArray();
}
