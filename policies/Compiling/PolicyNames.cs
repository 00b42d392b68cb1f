using McpGateway.Policies.Model;

namespace McpGateway.Policies.Compiling;

/// <summary>What a policy names outside itself, for those who can check it against gateway.yaml and the key file.</summary>
internal static class PolicyNames
{
    public static IReadOnlyList<(string Server, RuleLocation Rule)> Servers(PolicyModel model) => First(model.Roles.Values
        .SelectMany(role => role.Rules)
        .Where(rule => rule.Server.IsExact)
        .Select(rule => (rule.Server.Text, rule.Location))
        .Concat(model.Roles.Values
            .SelectMany(role => role.Limits)
            .Where(limit => limit.Server is { IsExact: true })
            .Select(limit => (limit.Server!.Text, limit.Location))));

    public static IReadOnlyList<(string Id, RuleLocation Client)> ApiKeys(PolicyModel model) => First(model.Clients
        .Where(client => client.When.ApiKey is not null)
        .Select(client => (client.When.ApiKey!, client.Location)));

    public static IReadOnlyList<(string Issuer, RuleLocation Client)> Issuers(PolicyModel model) => First(model.Clients
        .Where(client => client.When.Issuer is not null)
        .Select(client => (client.When.Issuer!, client.Location)));

    public static IReadOnlyList<string> Claims(PolicyModel model) => Sorted(model.Clients.SelectMany(client => client.When.Claims).Select(claim => claim.Name));

    public static IReadOnlyList<string> Scopes(PolicyModel model) => Sorted(model.Roles.Values
        .SelectMany(role => role.Rules)
        .SelectMany(rule => rule.Scopes)
        .Concat(model.Clients.SelectMany(client => client.When.Scopes)));

    private static IReadOnlyList<(string Name, RuleLocation Where)> First(IEnumerable<(string Name, RuleLocation Where)> all) =>
        [.. all.GroupBy(one => one.Name, StringComparer.Ordinal)
            .Select(one => (one.Key, one.Min(each => each.Where)!))
            .OrderBy(one => one.Key, StringComparer.Ordinal)];

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
