using McpGateway.Policies;
using McpGateway.Policies.Yaml;

namespace McpGateway.Commands.Asking;

/// <summary>
/// Reads servers with what they offer: <c>notes: { trusted: true, tools: [ add, { name: list, readOnly: true } ], prompts: […],
/// resources: […], templates: […] }</c>. JSON is read too, being YAML.
/// </summary>
internal static class AskedCatalogReader
{
    public static AskedCatalog Read(IReadOnlyList<(YamlScalar Name, MappingReader Reader)> servers) =>
        new([.. servers.Select(server => Server(server.Name.Text, server.Reader))]);

    private static AskedServer Server(string name, MappingReader reader)
    {
        var trusted = reader.Bool("trusted") == true;
        var entries = new List<Subject>();
        foreach (var (kind, _, key) in AskedKinds.All)
        {
            foreach (var item in reader.List(key) ?? [])
            {
                if (Entry(name, trusted, kind, item, reader.Errors) is { } entry)
                {
                    entries.Add(entry);
                }
            }
        }

        reader.Done();
        return new AskedServer(name, trusted, entries);
    }

    private static Subject? Entry(string server, bool trusted, SubjectKind kind, YamlNode item, FileErrors errors)
    {
        if (kind != SubjectKind.Tool || item is not YamlMapping)
        {
            return NodeReader.Text(item, errors, $"an item of '{AskedKinds.Many(kind)}'") is { } text
                ? new Subject(server, kind, text.Text) { ServerTrusted = trusted }
                : null;
        }

        var reader = new MappingReader((YamlMapping)item, errors);
        reader.Require("name", "write 'name: …', the tool's own name");
        var subject = new Subject(server, kind, reader.String("name") ?? "")
        {
            ServerTrusted = trusted,
            ReadOnlyHint = reader.Bool("readOnly"),
            DestructiveHint = reader.Bool("destructive"),
        };
        reader.Done();
        return subject;
    }
}
