using McpGateway.Policies.Model;

namespace McpGateway.Policies.Compiling;

/// <summary>What a policy names outside itself, for those who can check it against gateway.yaml and the key file.</summary>
internal static class PolicyNames
{
    public static IReadOnlyList<(string Server, RuleLocation Rule)> Servers(PolicyModel model) =>
        [.. model.Roles.Values
            .SelectMany(role => role.Rules)
            .Where(rule => rule.Server.IsExact)
            .GroupBy(rule => rule.Server.Text, StringComparer.Ordinal)
            .Select(server => (server.Key, server.Min(rule => rule.Location)!))
            .OrderBy(server => server.Key, StringComparer.Ordinal)];

    public static IReadOnlyList<(string Id, RuleLocation Client)> ApiKeys(PolicyModel model) =>
        [.. model.Clients
            .Where(client => client.ApiKey is not null)
            .GroupBy(client => client.ApiKey!, StringComparer.Ordinal)
            .Select(key => (key.Key, key.Min(client => client.Location)!))
            .OrderBy(key => key.Key, StringComparer.Ordinal)];
}
