using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>
/// Marks the values that no message may repeat although they stand in the file itself: whatever lies below the keys
/// that hold credentials, also where it has the wrong form.
/// </summary>
internal static class SecretValues
{
    private static readonly HashSet<string> Holders = new(StringComparer.Ordinal) { "headers", "env", "args", "sealing", "redis" };

    public static YamlMapping Mark(YamlMapping root) => (YamlMapping)Mark(root, secret: false);

    private static YamlNode Mark(YamlNode node, bool secret) => node switch
    {
        YamlScalar scalar when secret => scalar with { Secret = true },
        YamlSequence list => list with { Items = [.. list.Items.Select(item => Mark(item, secret))] },
        YamlMapping mapping => mapping with { Entries = [.. mapping.Entries.Select(entry => entry with { Value = Mark(entry.Value, secret || Holders.Contains(entry.Key.Text)) })] },
        _ => node,
    };
}
