using McpGateway.Policies.Model;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Adds up the files, and reports what only shows when they are seen together into the file it stands in.</summary>
internal static class PolicyMerger
{
    public static PolicyModel Merge(IReadOnlyList<PolicyDocument> documents)
    {
        var roles = Distinct(documents, document => document.Roles, role => role.Location, "role");
        var clients = Distinct(documents, document => document.Clients, client => client.Location, "client entry");
        foreach (var document in documents)
        {
            foreach (var reference in document.Clients.SelectMany(client => client.RolesMeant).Concat(document.Roles.SelectMany(role => role.RolesMeant)))
            {
                CheckKnown(reference, roles, document.Errors);
            }
        }

        Inheritance.Check(documents, roles);
        return new PolicyModel([.. clients.Values], roles);
    }

    private static Dictionary<string, T> Distinct<T>(
        IEnumerable<PolicyDocument> documents,
        Func<PolicyDocument, IReadOnlyList<Named<T>>> entries,
        Func<T, RuleLocation> locationOf,
        string what)
    {
        var result = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            foreach (var entry in entries(document))
            {
                if (!result.TryAdd(entry.Name.Text, entry.Value))
                {
                    document.Errors.Add(entry.Name, $"the {what} {entry.Name.Shown} stands here for the second time; the first is at {locationOf(result[entry.Name.Text])}", "rename one, or join them");
                }
            }
        }

        return result;
    }

    private static void CheckKnown(YamlScalar reference, Dictionary<string, Role> roles, FileErrors errors)
    {
        if (!roles.ContainsKey(reference.Text))
        {
            var mend = NearestName.Of(reference.Text, roles.Keys) is { } near ? $"did you mean '{near}'?" : "define it under 'roles'";
            errors.Add(reference, $"there is no role {reference.Shown}", mend);
        }
    }
}
