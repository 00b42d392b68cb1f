using McpGateway.Policies.Limits;
using McpGateway.Policies.Model;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads a role.</summary>
internal static class RoleReader
{
    public static Named<Role> Read(YamlScalar name, MappingReader reader, bool shadow)
    {
        Names.Check(name, "role", reader.Errors);
        var parents = reader.Texts("inherits") ?? [];
        var rules = reader.MappingList("allow").Select(rule => RuleReader.Read(rule, name.Text, Effect.Allow))
            .Concat(reader.MappingList("deny").Select(rule => RuleReader.Read(rule, name.Text, Effect.Deny)))
            .OfType<Rule>()
            .ToArray();
        var limits = reader.MappingList("limits").Select(limit => LimitReader.Read(limit, name.Text)).OfType<LimitRule>().ToArray();
        LimitIdentities.Assign(limits);
        reader.Done();
        var location = new RuleLocation(reader.Errors.File, name.Line);
        var role = new Role(name.Text, location, [.. parents.Select(parent => parent.Text)], rules) { Limits = limits, Shadow = shadow };
        return new Named<Role>(role, name, parents);
    }
}
