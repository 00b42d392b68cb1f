using System.Collections.Frozen;
using McpGateway.Policies.Yaml;

namespace McpGateway.Configuration.Reading;

/// <summary>Reads <c>auth.scopes</c>.</summary>
internal static class ScopeReader
{
    private const int Most = 1_000;

    public static ScopeOptions Read(MappingReader? scopes)
    {
        if (scopes is null)
        {
            return new ScopeOptions();
        }

        var read = new ScopeOptions
        {
            Implies = Implies(scopes.Mapping("implies")),
            Supported = Scopes(scopes, "supported"),
            Initial = Scopes(scopes, "initial"),
        };
        scopes.Done();
        return read;
    }

    private static FrozenDictionary<string, IReadOnlyList<string>> Implies(MappingReader? implies)
    {
        var direct = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var entry in implies?.Node.Entries ?? [])
        {
            Check(entry.Key, direct.Count, implies!.Errors);
            direct[entry.Key.Text] = Scopes(implies, entry.Key.Text) ?? [];
        }

        var closed = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var entry in implies?.Node.Entries ?? [])
        {
            var all = Closure(entry.Key.Text, direct);
            if (all.Contains(entry.Key.Text))
            {
                implies!.Errors.Add(entry.Key, $"{entry.Key.Shown} implies itself", "remove one step of the circle: a broader scope implies narrower ones");
            }

            closed[entry.Key.Text] = [.. all.Order(StringComparer.Ordinal)];
        }

        return closed.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static HashSet<string> Closure(string scope, Dictionary<string, IReadOnlyList<string>> direct)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([scope]);
        while (open.TryPop(out var next))
        {
            foreach (var narrower in direct.GetValueOrDefault(next, []).Where(found.Add))
            {
                open.Push(narrower);
            }
        }

        return found;
    }

    private static string[]? Scopes(MappingReader reader, string key)
    {
        if (reader.Texts(key) is not { } texts)
        {
            return null;
        }

        for (var i = 0; i < texts.Count; i++)
        {
            Check(texts[i], i, reader.Errors);
        }

        return [.. texts.Select(text => text.Text).Distinct(StringComparer.Ordinal)];
    }

    private static void Check(YamlScalar scope, int before, FileErrors errors)
    {
        if (!Names.IsScope(scope.Text) || before >= Most)
        {
            errors.Add(scope, $"{scope.Shown} is no scope, or one of more than {Most}", $"use 1 to {Names.MaxScopeLength} printable ASCII characters without space, \" and \\");
        }
    }
}
