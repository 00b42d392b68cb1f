using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads what a local process is started with (arguments and environment may be empty texts), and the bounds of all.</summary>
internal static class ProcessReader
{
    public const long LeastMemory = 16L << 20;
    public const long MostMemory = 1L << 40;

    private const int Most = 1_000;

    public static ProcessOptions Bounds(MappingReader? r)
    {
        var d = new ProcessOptions();
        if (r is null)
        {
            return d;
        }

        var read = new ProcessOptions
        {
            PerServer = (int)(r.Int("perServer", 1, 1_000) ?? d.PerServer),
            PerPrincipal = (int)(r.Int("perPrincipal", 1, 1_000) ?? d.PerPrincipal),
            Total = (int)(r.Int("total", 1, 10_000) ?? d.Total),
            Idle = r.Duration("idle", TimeSpan.Zero, TimeSpan.FromDays(30)) ?? d.Idle,
            Memory = r.Size("memory", LeastMemory, MostMemory) ?? d.Memory,
        };
        r.Done();
        return read;
    }

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
