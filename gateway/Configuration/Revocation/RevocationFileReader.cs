using System.Collections.Frozen;
using McpGateway.Configuration.Reading;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Revocation;

/// <summary>
/// Reads the revocation file:
/// <code>
/// version: 1
/// tokens: [ "5f2c…" ]
/// subjects: [ { issuer: "https://login.example.com", subject: alice } ]
/// clients: [ { issuer: "https://login.example.com", client: old-app }, { apiKey: nightly-bot } ]
/// </code>
/// </summary>
internal static class RevocationFileReader
{
    /// <summary>The list; null if there is any error.</summary>
    public static RevocationList? Read(string path, FileContent content, out IReadOnlyList<FileError> found)
    {
        if (!content.TryGetText(out var text, out var problem))
        {
            found = [new FileError(path, 1, 1, $"this file {problem}", "write 'version: 1' into it, and what is revoked")];
            return null;
        }

        var errors = new FileErrors(path);
        found = errors.Found;
        if (StrictYaml.Read(text, errors) is not { } root)
        {
            return null;
        }

        // A file that a writer has just emptied is not one that revokes nothing: it has no version.
        var file = new MappingReader(root, errors);
        file.Require("version", "write 'version: 1'");
        _ = file.Int("version", 1, 1);
        var tokens = file.Strings("tokens") ?? [];
        var subjects = Pairs(file, "subjects", "subject");
        var (clients, keys) = Clients(file);
        file.Done();
        return errors.Any ? null : new RevocationList
        {
            Tokens = tokens.ToFrozenSet(StringComparer.Ordinal),
            Subjects = subjects.ToFrozenSet(),
            Clients = clients.ToFrozenSet(),
            ApiKeys = keys.ToFrozenSet(StringComparer.Ordinal),
        };
    }

    private static List<(string, string)> Pairs(MappingReader file, string list, string key)
    {
        var result = new List<(string, string)>();
        foreach (var entry in file.MappingList(list))
        {
            if (Pair(entry, key) is { } pair)
            {
                result.Add(pair);
            }

            entry.Done();
        }

        return result;
    }

    private static (List<(string, string)> Clients, List<string> Keys) Clients(MappingReader file)
    {
        var (clients, keys) = (new List<(string, string)>(), new List<string>());
        foreach (var entry in file.MappingList("clients"))
        {
            if (entry.Has("apiKey"))
            {
                keys.Add(entry.String("apiKey") ?? "");
            }
            else if (Pair(entry, "client") is { } pair)
            {
                clients.Add(pair);
            }

            entry.Done();
        }

        return (clients, keys);
    }

    /// <summary>Two issuers may know different people by one name: neither is revoked for the other.</summary>
    private static (string, string)? Pair(MappingReader entry, string key)
    {
        entry.Require("issuer", "write the issuer as in gateway.yaml: two issuers may use the same name");
        entry.Require(key, $"write the {key} as it stands in the tokens");
        return entry.String("issuer") is { } issuer && entry.String(key) is { } name ? (issuer, name) : null;
    }
}
