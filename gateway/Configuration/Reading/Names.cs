using System.Buffers;

namespace McpGateway.Configuration.Reading;

/// <summary>The syntax of the names that files give to servers and keys.</summary>
public static class Names
{
    /// <summary>What a server's name must be.</summary>
    public const string ServerSyntax = "a lower-case letter, then at most 19 of a-z, 0-9 and -";

    /// <summary>What an API key's id must be.</summary>
    public const string KeySyntax = "a lower-case letter, then at most 39 of a-z, 0-9 and -";

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary><c>^[a-z][a-z0-9-]{0,19}$</c></summary>
    public static bool IsServer(ReadOnlySpan<char> name) => Is(name, 20);

    /// <summary><c>^[a-z][a-z0-9-]{0,39}$</c></summary>
    public static bool IsKey(ReadOnlySpan<char> id) => Is(id, 40);

    private static bool Is(ReadOnlySpan<char> name, int most) =>
        name.Length > 0 && name.Length <= most && char.IsAsciiLetterLower(name[0]) && !name.ContainsAnyExcept(Characters);
}
