using McpGateway.Policies.Model;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads an item of <c>clients</c>.</summary>
internal static class ClientReader
{
    public static Named<ClientEntry>? Read(MappingReader reader, bool shadow)
    {
        reader.Require("name", "write 'name: …'; it names the entry in messages");
        reader.Require("when", "say whom it matches: 'when: { issuer: … }', 'when: { apiKey: … }' or 'when: { anonymous: true }'");
        reader.Require("roles", "write 'roles: [ … ]'");
        var name = reader.Text("name");
        var when = reader.Mapping("when") is { } conditions ? WhenReader.Read(conditions) : new ClientMatch();
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
        var entry = new ClientEntry(name.Text, location, when, [.. (roles ?? []).Select(role => role.Text)]) { Shadow = shadow };
        return new Named<ClientEntry>(entry, name, roles ?? []);
    }
}
