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
            if (IsCredential(part.DecodeName().Span) || part.DecodeValue().Span.Contains(ApiKeyText.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

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
