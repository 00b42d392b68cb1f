using McpGateway.Commands.Asking;
using McpGateway.Policies;
using McpGateway.Policies.Yaml;

namespace McpGateway.Commands.Testing;

/// <summary>Reads <c>sees: { notes: { tools: [add], resources: [] } }</c>. What it does not name must not be listed.</summary>
internal sealed class SeesReader(AskedCatalog catalog)
{
    /// <summary>Null where the key is absent.</summary>
    public IReadOnlyList<Subject>? Read(MappingReader reader)
    {
        if (!reader.Has("sees"))
        {
            return null;
        }

        var seen = new List<Subject>();
        foreach (var (name, server) in reader.Mappings("sees"))
        {
            foreach (var (kind, _, key) in AskedKinds.All)
            {
                foreach (var item in server.Texts(key) ?? [])
                {
                    Add(name, kind, item, seen, reader.Errors);
                }
            }

            server.Done();
        }

        return seen;
    }

    private void Add(YamlScalar server, SubjectKind kind, YamlScalar item, List<Subject> seen, FileErrors errors)
    {
        if (catalog.Find(server.Text) is not { } known)
        {
            var mend = NearestName.Of(server.Text, catalog.Servers.Select(one => one.Name)) is { } near ? $"did you mean '{near}'?" : "describe it under 'catalog'";
            errors.Add(server, $"there is no server {server.Shown} in the catalog of this file", mend);
        }
        else if (known.Find(kind, item.Text) is not { } subject)
        {
            var mend = NearestName.Of(item.Text, known.Entries.Where(one => one.Kind == kind).Select(one => one.Name)) is { } near ? $"did you mean '{near}'?" : "add it there";
            errors.Add(item, $"{item.Shown} is no {AskedKinds.One(kind)} of '{known.Name}' in the catalog of this file", mend);
        }
        else
        {
            seen.Add(subject);
        }
    }
}
