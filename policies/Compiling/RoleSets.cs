using System.Collections.Concurrent;
using McpGateway.Policies.Deciding;
using McpGateway.Policies.Limits;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Compiling;

/// <summary>Makes role sets, the same object for the same roles as long as there are not too many.</summary>
internal sealed class RoleSets
{
    /// <summary>The most sets that are remembered. Beyond it all are forgotten; who holds one keeps it.</summary>
    private const int MaxSets = 4096;

    private readonly ConcurrentDictionary<string, RoleSet> _made = new(StringComparer.Ordinal);
    private readonly NameIndex _names = new();
    private readonly CompiledPolicy _policy;
    private readonly IReadOnlyDictionary<string, Role> _roles;
    private readonly Dictionary<string, RoleRules> _rules;

    public RoleSets(CompiledPolicy policy, PolicyModel model)
    {
        _policy = policy;
        _roles = model.Roles;
        _rules = RoleRulesCompiler.Compile(model, _names);
    }

    /// <summary>
    /// The roles that these client entries give together; null if none of them counts. An entry in shadow makes nobody known.
    /// </summary>
    /// <param name="clients">Those that match.</param>
    /// <param name="scoped">The client has a token, so it can have scopes.</param>
    public RoleSet? Of(IReadOnlyCollection<ClientEntry> clients, bool scoped)
    {
        if (clients.All(client => client.Shadow))
        {
            return null;
        }

        // A role in shadow that an enforced entry gives is watched, as is whatever an entry in shadow gives.
        string[] enforced = Names(clients.Where(client => !client.Shadow).SelectMany(client => client.Roles).Where(role => !_roles[role].Shadow));
        string[] watched = Names(clients.SelectMany(client => client.Shadow ? client.Roles : client.Roles.Where(role => _roles[role].Shadow)));

        // A role's name holds neither line feed nor '|'.
        var key = $"{(scoped ? "scoped" : "")}|{string.Join('\n', enforced)}|{string.Join('\n', watched)}";
        if (_made.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_made.Count >= MaxSets)
        {
            _made.Clear();
        }

        return _made.GetOrAdd(key, Make(enforced, watched, scoped));
    }

    private RoleSet Make(string[] enforced, string[] watched, bool scoped)
    {
        var decides = Reach(enforced, role => !role.Shadow);
        var records = Reach([.. watched, .. decides], role => true).Except(decides, StringComparer.Ordinal).ToArray();
        LimitRule[] limits =
        [
            .. decides.SelectMany(role => _roles[role].Limits),
            .. records.SelectMany(role => _roles[role].Limits).Select(limit => limit.InShadow()),
        ];
        return new RoleSet(_policy, enforced, watched, scoped, _names, RulesOf(decides), RulesOf(records))
        {
            Limits = [.. limits.OrderBy(limit => limit.Location)],
        };
    }

    /// <summary>These roles and all that they inherit, through roles that count only.</summary>
    private List<string> Reach(IEnumerable<string> names, Func<Role, bool> counts)
    {
        var result = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            if (counts(_roles[name]) && seen.Add(name))
            {
                result.Add(name);
                foreach (var parent in _roles[name].Inherits)
                {
                    open.Push(parent);
                }
            }
        }

        return result;
    }

    /// <summary>A role without rules has none here.</summary>
    private RoleRules[] RulesOf(IEnumerable<string> roles) => [.. roles.Select(role => _rules.GetValueOrDefault(role)).OfType<RoleRules>()];

    private static string[] Names(IEnumerable<string> roles) => [.. roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
