using System.Buffers;

namespace McpGateway.Identity;

/// <summary>The syntax of a scope (RFC 6749 §3.3): what else it held could end the quoted text of a challenge.</summary>
internal static class ScopeText
{
    /// <summary>The longest scope, in characters.</summary>
    public const int MaxLength = 256;

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        [.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    public static bool IsScope(ReadOnlySpan<char> scope) => scope.Length is > 0 and <= MaxLength && !scope.ContainsAnyExcept(Characters);
}
