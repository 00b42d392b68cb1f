using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Loading;

/// <summary>
/// What is valid and probably not meant: names in policies that nothing else knows, secrets that local processes could read. No errors, because the two files
/// belong to two teams who do not change them at the same moment.
/// </summary>
internal static class Doubts
{
    public static IEnumerable<FileError> About(Snapshot snapshot)
    {
        foreach (var (server, rule) in snapshot.Policy.ServerNames.Where(named => !snapshot.Servers.ContainsKey(named.Server)))
        {
            yield return new FileError(rule.File, rule.Line, 1, $"no server is called '{server}'", Suggest(server, snapshot.Servers.Keys) ?? "this rule has no effect as long as gateway.yaml does not have it");
        }

        foreach (var (id, client) in snapshot.Policy.ApiKeyIds.Where(named => !snapshot.ApiKeys.ContainsKey(named.Id)))
        {
            yield return new FileError(client.File, client.Line, 1, $"no API key has the id '{id}'", Suggest(id, snapshot.ApiKeys.Keys) ?? $"make it with: mcpgateway keys create {id}");
        }

        foreach (var doubt in AboutIssuers(snapshot).Concat(ReadableSecrets.In(snapshot)))
        {
            yield return doubt;
        }
    }

    private static IEnumerable<FileError> AboutIssuers(Snapshot snapshot)
    {
        string[] known = [.. snapshot.Gateway.Auth.Issuers.Select(issuer => issuer.Issuer)];
        foreach (var (issuer, client) in snapshot.Policy.Issuers.Where(named => !known.Contains(named.Issuer, StringComparer.Ordinal)))
        {
            yield return new FileError(client.File, client.Line, 1, $"no issuer is called '{issuer}'", Suggest(issuer, known) ?? "this entry matches nobody as long as 'auth.issuers' of gateway.yaml does not have it");
        }
    }

    private static string? Suggest(string written, IEnumerable<string> known) => NearestName.Of(written, known) is { } near ? $"did you mean '{near}'?" : null;
}
