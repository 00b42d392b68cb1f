using McpGateway.Policies.Limits;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads what a limit counts.</summary>
internal static class LimitMethodsReader
{
    private static readonly (string Name, MeteredMethods Method)[] All =
    [
        ("tools", MeteredMethods.Tools),
        ("prompts", MeteredMethods.Prompts),
        ("resources", MeteredMethods.Resources),
        ("completions", MeteredMethods.Completions),
        ("lists", MeteredMethods.Lists),
        ("discovery", MeteredMethods.Discovery),
    ];

    /// <summary>All, or tools where the limit names tools.</summary>
    public static MeteredMethods Read(MappingReader reader)
    {
        var named = reader.Has("tools");
        if (reader.Texts("methods") is not { } methods)
        {
            return named ? MeteredMethods.Tools : MeteredMethods.All;
        }

        var result = MeteredMethods.None;
        foreach (var text in methods)
        {
            var method = Array.Find(All, one => string.Equals(one.Name, text.Text, StringComparison.Ordinal)).Method;
            result |= method;
            if (method == MeteredMethods.None)
            {
                var names = All.Select(one => one.Name).ToArray();
                reader.Errors.Add(text, $"{text.Shown} is nothing that limits count", NearestName.Of(text.Text, names) is { } near ? $"did you mean '{near}'?" : $"use: {string.Join(", ", names)}");
            }
            else if (named && method != MeteredMethods.Tools)
            {
                reader.Errors.Add(text, $"{text.Shown} is not about tools, which this limit names in 'tools'", "make two limits");
            }
        }

        if (methods is [])
        {
            reader.Errors.Add(reader.Value("methods")!, "'methods' is empty, so the limit counts nothing", "name some, or remove the key to count all");
        }

        return result;
    }
}
