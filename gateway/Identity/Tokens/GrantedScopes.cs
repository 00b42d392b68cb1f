using System.Collections.Frozen;
using System.Text.Json;
using McpGateway.Configuration;
using McpGateway.Configuration.Reading;

namespace McpGateway.Identity.Tokens;

/// <summary>Reads what a token was granted, and adds what that implies.</summary>
internal static class GrantedScopes
{
    private static readonly FrozenSet<string> None = FrozenSet<string>.Empty;

    /// <summary>Null where a claim that should hold scopes holds something else.</summary>
    public static FrozenSet<string>? Read(JsonElement claims, IReadOnlyList<string> paths, ScopeOptions options)
    {
        foreach (var path in paths)
        {
            if (ClaimReader.TryFind(claims, path, out var value))
            {
                return Split(value) is { } scopes ? Expand(scopes, options) : null;
            }
        }

        return None;
    }

    /// <summary>A list, or one text with spaces between them (RFC 8693 §4.2; Entra's <c>scp</c>, Okta's list).</summary>
    private static IReadOnlyList<string>? Split(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Array) || ClaimReader.Values(value) is not { } texts)
        {
            return null;
        }

        var scopes = value.ValueKind == JsonValueKind.String ? texts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) : texts;
        return scopes.All(scope => Names.IsScope(scope)) ? scopes : null;
    }

    private static FrozenSet<string> Expand(IReadOnlyList<string> scopes, ScopeOptions options) =>
        scopes.Concat(scopes.SelectMany(scope => options.Implies.GetValueOrDefault(scope, []))).ToFrozenSet(StringComparer.Ordinal);
}
