using McpGateway.Policies.Model;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads one policy file.</summary>
internal static class PolicyFileReader
{
    public static PolicyDocument Read(PolicyFile file)
    {
        var errors = new FileErrors(file.Path);
        var clients = new List<Named<ClientEntry>>();
        var roles = new List<Named<Role>>();
        if (StrictYaml.Read(file.Text, errors) is { } root)
        {
            var reader = new MappingReader(root, errors);
            Version(reader);
            var shadow = IsShadow(reader);
            clients.AddRange(reader.MappingList("clients").Select(client => ClientReader.Read(client, shadow)).OfType<Named<ClientEntry>>());
            roles.AddRange(reader.Mappings("roles").Select(role => RoleReader.Read(role.Name, role.Reader, shadow)));
            reader.Done();
        }

        return new PolicyDocument(errors, clients, roles);
    }

    private static void Version(MappingReader reader)
    {
        reader.Require("version", "write 'version: 1' at the top");
        if (reader.Value("version") is { } version && version is not YamlScalar { Quoted: false, Text: "1" })
        {
            reader.Errors.Add(version, "'version' is not one that this program knows", "write 'version: 1'");
        }
    }

    /// <summary>A mode that is none is an error, and until it is mended nothing of the file is used.</summary>
    private static bool IsShadow(MappingReader reader) => string.Equals(reader.Choice("mode", "enforce", "shadow"), "shadow", StringComparison.Ordinal);
}
