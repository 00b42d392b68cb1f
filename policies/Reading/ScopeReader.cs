using System.Buffers;
using McpGateway.Policies.Yaml;

namespace McpGateway.Policies.Reading;

/// <summary>Reads a list of OAuth scopes.</summary>
internal static class ScopeReader
{
    private const int MaxScopes = 32;
    private const int MaxLength = 256;

    /// <summary>RFC 6749 §3.3. A scope is written into a challenge header, where a quote or a line break would become another header.</summary>
    private static readonly SearchValues<char> Characters =
        SearchValues.Create([.. Enumerable.Range(0x21, 0x7E - 0x20).Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

    /// <summary>Sorted, each once; empty if the key is absent.</summary>
    public static IReadOnlyList<string> Read(MappingReader reader)
    {
        var scopes = reader.Texts("scopes");
        if (scopes is [] or { Count: > MaxScopes })
        {
            reader.Errors.Add(reader.Value("scopes")!, $"'scopes' has {scopes.Count} items, expected 1 to {MaxScopes}", "name the scopes that are needed, or remove the key");
        }

        foreach (var scope in scopes ?? [])
        {
            if (scope.Text.Length > MaxLength || scope.Text.AsSpan().ContainsAnyExcept(Characters))
            {
                reader.Errors.Add(scope, $"{scope.Shown} is no scope", $"write one scope per item, at most {MaxLength} visible ASCII characters without '\"' and '\\' (RFC 6749 §3.3)");
            }
        }

        return [.. (scopes ?? []).Select(scope => scope.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
