using McpGateway.Commands.Asking;
using McpGateway.Policies.Yaml;

namespace McpGateway.Commands.Testing;

/// <summary>Reads a file of golden cases, as strictly as policies are read: a case of which a part is not understood tests less than it seems to.</summary>
internal static class CaseFileReader
{
    /// <summary>Null where there is any error.</summary>
    public static CaseFile? Read(string text, FileErrors errors)
    {
        if (StrictYaml.Read(text, errors) is not { } root)
        {
            return null;
        }

        var reader = new MappingReader(root, errors);
        reader.Require("version", "write 'version: 1' at the top");
        reader.Int("version", 1, 1);
        reader.String("about");
        var policies = reader.String("policies");
        reader.Require("cases", "write 'cases:' with at least one case");
        var file = Cases(reader) with { Policies = policies };
        if (file.Cases.Count == 0 && !errors.Any)
        {
            errors.Add(reader.Value("cases")!, "'cases' is empty, so the file tests nothing", "write at least one case");
        }

        reader.Done();
        return errors.Any ? null : file;
    }

    /// <summary>The keys <c>clients</c>, <c>catalog</c> and <c>cases</c>.</summary>
    internal static CaseFile Cases(MappingReader reader)
    {
        var clients = reader.Mappings("clients").ToDictionary(client => client.Name.Text, client => AskedClientReader.Read(client.Reader), StringComparer.Ordinal);
        var catalog = AskedCatalogReader.Read(reader.Mappings("catalog"));
        var cases = new CaseReader(clients, catalog);
        return new CaseFile(null, catalog, [.. reader.MappingList("cases").Select(cases.Read).OfType<PolicyCase>()]);
    }
}
