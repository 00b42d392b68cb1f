using System.Globalization;

namespace McpGateway.Identity;

/// <summary>Makes the texts by which principals of tokens are told apart.</summary>
internal static class PrincipalId
{
    /// <summary>
    /// Each part with its length before it: whatever a provider lets its users call themselves, no subject can be written
    /// so that another's id comes out, nor one issuer's so that it is another's.
    /// </summary>
    public static string OfToken(string issuer, string subject, string? clientId) => $"oauth:{Part(issuer)}{Part(subject)}{Part(clientId)}";

    /// <summary>A client id means something at its issuer alone. Tokens without one are one app for each issuer.</summary>
    public static string AppOf(string issuer, string? clientId) => $"oauth:{Part(issuer)}{Part(clientId)}";

    private static string Part(string? text) => text is null ? "-," : string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text},");
}
