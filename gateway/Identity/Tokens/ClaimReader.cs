using System.Text.Json;
using McpGateway.Identity.Issuers;

namespace McpGateway.Identity.Tokens;

/// <summary>Takes facts out of a token's claims.</summary>
internal static class ClaimReader
{
    /// <summary>The longest subject, client id or token id, in characters.</summary>
    public const int MaxText = 512;

    private const int MostValues = 2_000;

    /// <summary>
    /// A claim by its name, or inside others where dots descend (<c>realm_access.roles</c>). Where it stands in both ways,
    /// the one may be what a user could choose and the other what the provider says: the value is then of no kind, which
    /// everything that reads one refuses.
    /// </summary>
    public static bool TryFind(JsonElement claims, ReadOnlySpan<char> path, out JsonElement value)
    {
        value = default;
        if (claims.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var found = false;
        for (var end = path.Length; end > 0; end = path[..end].LastIndexOf('.'))
        {
            if (!claims.TryGetProperty(path[..end], out var at) || (end < path.Length && !TryFind(at, path[(end + 1)..], out at)))
            {
                continue;
            }

            value = found ? default : at;
            if (found)
            {
                return true;
            }

            found = true;
        }

        return found;
    }

    /// <summary>
    /// The provider says that the claim is true and kept elsewhere (OpenID Connect Core §5.6.2; groups at Entra ID beyond
    /// 200). Nobody asks there, and a client of unknown groups could escape what is denied to one of them.
    /// </summary>
    public static bool IsElsewhere(JsonElement claims, IReadOnlyList<string> paths)
    {
        if (!claims.TryGetProperty("_claim_names", out var names))
        {
            return false;
        }

        foreach (var path in paths)
        {
            if (names.ValueKind != JsonValueKind.Object || names.TryGetProperty(path, out _) || names.TryGetProperty(path.Split('.')[0], out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first of these claims that is there. False where one is there and is no text that can name somebody.</summary>
    public static bool TryName(JsonElement claims, IReadOnlyList<string> paths, out string? name)
    {
        name = null;
        foreach (var path in paths)
        {
            if (TryFind(claims, path, out var value))
            {
                name = StrictJson.Text(value);
                return name is { Length: > 0 and <= MaxText } && !name.Any(char.IsControl);
            }
        }

        return true;
    }

    /// <summary>
    /// The values of a claim as policies compare them: texts, numbers as written, true and false; one or a list. Null
    /// where there is anything else in it: a list in a list is read differently by everybody.
    /// </summary>
    public static IReadOnlyList<string>? Values(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return Single(value) is { } single ? [single] : null;
        }

        if (value.GetArrayLength() > MostValues)
        {
            return null;
        }

        var result = new List<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (Single(item) is not { } text)
            {
                return null;
            }

            result.Add(text);
        }

        return result;
    }

    private static string? Single(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => StrictJson.Text(value),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
