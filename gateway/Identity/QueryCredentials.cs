using McpGateway.Identity.ApiKeys;

namespace McpGateway.Identity;

/// <summary>Recognises credentials in a query string, where they are refused instead of being overlooked.</summary>
internal static class QueryCredentials
{
    private static readonly string[] Names = ["access_token", "api_key", "apikey", "api-key", "authorization", "bearer", "key", "token"];

    public static bool AreIn(string? query)
    {
        if (string.IsNullOrEmpty(query))
        {
            return false;
        }

        foreach (var part in new Microsoft.AspNetCore.WebUtilities.QueryStringEnumerable(query))
        {
            var value = part.DecodeValue().Span;
            if (IsCredential(part.DecodeName().Span) || value.Contains(ApiKeyText.Prefix, StringComparison.OrdinalIgnoreCase) || IsToken(value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A JWT under whatever name: "eyJ" is how <c>{"</c> looks in base64.</summary>
    private static bool IsToken(ReadOnlySpan<char> value) => value.StartsWith("eyJ", StringComparison.Ordinal) && value.Count('.') == 2;

    private static bool IsCredential(ReadOnlySpan<char> name)
    {
        foreach (var known in Names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
