using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads what a local process is started with. Arguments and environment may be empty texts.</summary>
internal static class ProcessReader
{
    private const int Most = 1_000;

    public static IReadOnlyList<string> Args(MappingReader entry)
    {
        var result = new List<string>();
        foreach (var item in entry.List("args") ?? [])
        {
            if (Value(item, entry.Errors, "an item of 'args'") is { } value && result.Count < Most)
            {
                result.Add(value);
            }
        }

        return result;
    }

    public static IReadOnlyDictionary<string, string> Env(MappingReader entry)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, node) in entry.Mapping("env")?.Node.Entries ?? [])
        {
            if (name.Text.AsSpan().ContainsAny('=', '\0'))
            {
                entry.Errors.Add(name, "this is no name for an environment variable", "remove '='");
            }
            else if (Value(node, entry.Errors, name.Shown) is { } value && result.Count < Most)
            {
                result[name.Text] = value;
            }
        }

        return result;
    }

    private static string? Value(YamlNode node, FileErrors errors, string what)
    {
        if (node is not YamlScalar { Quoted: true, Text: "" } && NodeReader.Text(node, errors, what) is null)
        {
            return null;
        }

        var text = ((YamlScalar)node).Text;
        if (!text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        errors.Add(node, $"{what} has a NUL character", "remove it");
        return null;
    }
}
