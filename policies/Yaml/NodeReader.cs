namespace McpGateway.Policies.Yaml;

/// <summary>Takes a node as what it should be, or reports that it is not.</summary>
public static class NodeReader
{
    /// <summary>A text that is not empty. A plain number or truth value is none: quotes decide, so that nobody has to know YAML's rules.</summary>
    public static YamlScalar? Text(YamlNode node, FileErrors errors, string what)
    {
        switch (node)
        {
            case YamlScalar { Text: "", Quoted: true } or YamlScalar { Quoted: false, Kind: "nothing" }:
                errors.Add(node, $"{what} is empty, expected a text", "write a value, or remove it");
                return null;
            case YamlScalar { Kind: "a text" } text:
                return text;
            case YamlScalar other:
                errors.Add(node, $"{what} is {other.Kind}, expected a text", other.Secret ? "put it into quotes" : $"write \"{other.Text}\" in quotes");
                return null;
            default:
                errors.Add(node, $"{what} is {node.Kind}, expected a text", "write one value");
                return null;
        }
    }

    public static MappingReader? Mapping(YamlNode node, FileErrors errors, string what)
    {
        if (node is YamlMapping mapping)
        {
            return new MappingReader(mapping, errors);
        }

        errors.Add(node, $"{what} is {Describe(node)}, expected keys with values", "write { key: value }, or 'key: value' lines indented below it");
        return null;
    }

    /// <summary>The node as a message may show it.</summary>
    internal static string Describe(YamlNode node) => node switch
    {
        YamlScalar { Text: "" } or YamlScalar { Kind: "nothing" } => "empty",
        YamlScalar { Secret: true } => "something else",
        YamlScalar scalar => scalar.Quoted ? $"the text {scalar.Shown}" : scalar.Shown,
        _ => node.Kind,
    };
}
