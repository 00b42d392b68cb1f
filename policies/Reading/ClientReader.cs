using McpGateway.Policies.Model;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads an item of <c>clients</c>.</summary>
internal static class ClientReader
{
    private const int MaxKeyIdLength = 256;

    public static Named<ClientEntry>? Read(MappingReader reader)
    {
        reader.Require("name", "write 'name: …'; it names the entry in messages");
        reader.Require("when", "say whom it matches: 'when: { apiKey: … }' or 'when: { anonymous: true }'");
        reader.Require("roles", "write 'roles: [ … ]'");
        var name = reader.Text("name");
        var (apiKey, anonymous) = reader.Mapping("when") is { } when ? When(when) : default;
        var roles = reader.Texts("roles");
        if (roles is [])
        {
            reader.Errors.Add(reader.Value("roles")!, "'roles' is empty", "name at least one role");
        }

        reader.Done();
        if (name is null)
        {
            return null;
        }

        Names.Check(name, "client entry", reader.Errors);
        var location = new RuleLocation(reader.Errors.File, reader.Node.Line);
        var entry = new ClientEntry(name.Text, location, apiKey, anonymous, [.. (roles ?? []).Select(role => role.Text)]);
        return new Named<ClientEntry>(entry, name, roles ?? []);
    }

    private static (string? ApiKey, bool Anonymous) When(MappingReader reader)
    {
        foreach (var key in (string[])["issuer", "claims", "scopes"])
        {
            reader.NotYet(key, "match an API key instead");
        }

        var apiKey = reader.String("apiKey");
        var anonymous = reader.Bool("anonymous");
        if (apiKey?.Length > MaxKeyIdLength)
        {
            reader.Errors.Add(reader.Value("apiKey")!, $"'apiKey' is longer than {MaxKeyIdLength} characters", "write the id of the key, not the key");
        }

        if (anonymous == false)
        {
            reader.Errors.Add(reader.Value("anonymous")!, "'anonymous: false' matches nobody", "remove it");
        }
        else if (reader.Has("apiKey") && reader.Has("anonymous"))
        {
            reader.Errors.Add(reader.Node, "a client with an API key is not anonymous, so this matches nobody", "make two entries");
        }
        else if (reader.Node.Entries.Count == 0)
        {
            reader.Errors.Add(reader.Node, "'when' is empty", "write apiKey or 'anonymous: true'");
        }

        reader.Done();
        return (apiKey, anonymous == true);
    }
}
