using McpGateway.Policies.Model;

namespace McpGateway.Policies.Reading;

/// <summary>Finds roles that inherit themselves, and chains too long for anybody to follow.</summary>
internal static class Inheritance
{
    /// <summary>The longest chain of roles of which each inherits the next.</summary>
    public const int MaxDepth = 32;

    public static void Check(IReadOnlyList<PolicyDocument> documents, IReadOnlyDictionary<string, Role> roles)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            foreach (var role in document.Roles)
            {
                if (Problem(role.Value, roles, done, []) is { } problem)
                {
                    document.Errors.Add(role.Name, problem, "remove one of these inherits");
                }
            }
        }
    }

    /// <summary>A role is done when its whole chain was looked at, so the cost is that of all roles together.</summary>
    private static string? Problem(Role role, IReadOnlyDictionary<string, Role> roles, HashSet<string> done, List<string> path)
    {
        var first = path.IndexOf(role.Name);
        path.Add(role.Name);
        if (first >= 0)
        {
            return $"roles inherit each other in a circle: {string.Join(" → ", path.Skip(first))}";
        }

        if (path.Count > MaxDepth)
        {
            return $"roles inherit over more than {MaxDepth} levels, beginning with {path[0]} → {path[1]}";
        }

        if (done.Add(role.Name))
        {
            foreach (var parent in role.Inherits)
            {
                if (roles.TryGetValue(parent, out var known) && Problem(known, roles, done, path) is { } problem)
                {
                    return problem;
                }
            }
        }

        path.RemoveAt(path.Count - 1);
        return null;
    }
}
