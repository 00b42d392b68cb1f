using McpGateway.Policies.Model;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads a role.</summary>
internal static class RoleReader
{
    public static Named<Role> Read(YamlScalar name, MappingReader reader)
    {
        Names.Check(name, "role", reader.Errors);
        var parents = reader.Texts("inherits") ?? [];
        var rules = reader.MappingList("allow").Select(rule => RuleReader.Read(rule, Effect.Allow))
            .Concat(reader.MappingList("deny").Select(rule => RuleReader.Read(rule, Effect.Deny)))
            .OfType<Rule>()
            .ToArray();
        reader.NotYet("limits", "remove it until then");
        reader.Done();
        var location = new RuleLocation(reader.Errors.File, name.Line);
        return new Named<Role>(new Role(name.Text, location, [.. parents.Select(parent => parent.Text)], rules), name, parents);
    }
}
