using System.Buffers;

namespace McpGateway.Configuration.Reading;

/// <summary>The syntax of the names that files give to servers, keys and scopes.</summary>
public static class Names
{
    /// <summary>What a server's name must be.</summary>
    public const string ServerSyntax = "a lower-case letter, then at most 19 of a-z, 0-9 and -";

    /// <summary>What an API key's id must be.</summary>
    public const string KeySyntax = "a lower-case letter, then at most 39 of a-z, 0-9 and -";

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The longest scope, in characters.</summary>
    public const int MaxScopeLength = 256;

    private static readonly SearchValues<char> ScopeCharacters = SearchValues.Create(
        [.. Enumerable.Range(0x21, 0x7E - 0x21 + 1).Select(code => (char)code).Where(c => c is not ('"' or '\\'))]);

    /// <summary>RFC 6749 §3.3. What else it held could end the quoted text of a challenge.</summary>
    public static bool IsScope(ReadOnlySpan<char> scope) => scope.Length is > 0 and <= MaxScopeLength && !scope.ContainsAnyExcept(ScopeCharacters);

    /// <summary><c>^[a-z][a-z0-9-]{0,19}$</c></summary>
    public static bool IsServer(ReadOnlySpan<char> name) => Is(name, 20);

    /// <summary><c>^[a-z][a-z0-9-]{0,39}$</c></summary>
    public static bool IsKey(ReadOnlySpan<char> id) => Is(id, 40);

    private static bool Is(ReadOnlySpan<char> name, int most) =>
        name.Length > 0 && name.Length <= most && char.IsAsciiLetterLower(name[0]) && !name.ContainsAnyExcept(Characters);
}
