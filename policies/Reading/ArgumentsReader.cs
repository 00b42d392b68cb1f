using McpGateway.Policies.Model;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads the <c>arguments</c> of a rule.</summary>
internal static class ArgumentsReader
{
    private const int MaxArguments = 32;

    public static IReadOnlyList<ArgumentCondition> Read(MappingReader rule)
    {
        if (rule.Mapping("arguments") is not { } arguments)
        {
            return [];
        }

        if (!rule.Has("tools") || rule.Has("prompts") || rule.Has("resources"))
        {
            rule.Errors.Add(arguments.Node, "'arguments' is about the arguments of tools", rule.Has("tools") ? "put prompts and resources into a rule of their own" : "name the tools in 'tools'");
        }

        var entries = arguments.Node.Entries;
        if (entries.Count is 0 or > MaxArguments)
        {
            rule.Errors.Add(arguments.Node, $"'arguments' has {entries.Count} keys, expected 1 to {MaxArguments}", "name the arguments that the rule depends on, or remove the key");
        }

        var result = new List<ArgumentCondition>();
        foreach (var entry in entries)
        {
            if (ArgumentPathReader.Read(entry.Key, rule.Errors) is not { } path || Condition(entry, path, rule.Errors) is not { } condition)
            {
                continue;
            }

            if (result.Any(other => other.Path.SequenceEqual(path, StringComparer.Ordinal)))
            {
                rule.Errors.Add(entry.Key, $"{entry.Key.Shown} is an argument that another key of this rule names too", "join them; 'in' takes several values");
            }

            result.Add(condition);
        }

        return result;
    }

    private static ArgumentCondition? Condition(YamlEntry entry, string[] path, FileErrors errors)
    {
        var name = entry.Key.Text;
        if (entry.Value is YamlScalar)
        {
            return ArgumentTestReader.Equal(entry.Value, errors, entry.Key.Shown) is { } equal ? new ArgumentCondition(name, path, false, equal) : null;
        }

        if (entry.Value is not YamlMapping mapping)
        {
            errors.Add(entry.Value, $"{entry.Key.Shown} is a list", "write { in: [a, b] } if the argument may be any of these");
            return null;
        }

        var reader = new MappingReader(mapping, errors);
        var absent = reader.Bool("absent");
        string[] said = [.. ArgumentTestReader.Keys.Where(reader.Has)];
        var test = said.Length == 0 ? null : ArgumentTestReader.Read(reader, said[0]);
        if (said.Length > 1)
        {
            errors.Add(mapping, $"{entry.Key.Shown} has both '{said[0]}' and '{said[1]}'", "keep one of them");
        }
        else if (mapping.Entries.Count == 0)
        {
            errors.Add(mapping, $"{entry.Key.Shown} says nothing about the argument", $"write one of: {string.Join(", ", ArgumentTestReader.Keys)}, absent");
        }
        else if (said.Length == 1 && absent == false)
        {
            errors.Add(reader.Value("absent")!, $"'absent: false' adds nothing to '{said[0]}'", "remove it; 'absent: true' would let the argument be absent as well");
        }

        reader.Done();
        return test is null && said.Length > 0 ? null : new ArgumentCondition(name, path, absent == true, test);
    }
}
