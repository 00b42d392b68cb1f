using System.Buffers;

namespace McpGateway.Identity;

/// <summary>Takes the token out of an Authorization header (RFC 6750 §2.1).</summary>
internal static class BearerToken
{
    /// <summary>The longest token, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    private const string Scheme = "Bearer ";

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    public static bool TryParse(string? header, out ReadOnlySpan<char> token)
    {
        token = [];
        if (header is null || header.Length > Scheme.Length + MaxLength || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        token = header.AsSpan(Scheme.Length).Trim(' ');
        return !token.IsEmpty && !token.ContainsAnyExcept(Characters);
    }
}
