using McpGateway.IntegrationTests.Faults.Support;

namespace McpGateway.IntegrationTests.OAuth.Support;

/// <summary>What <c>WWW-Authenticate</c> has to be, to the letter (RFC 6750 §3, RFC 9728 §5.1).</summary>
internal static class Challenges
{
    /// <summary>To a request without credentials.</summary>
    public static string Missing(RunningGateway gateway, string? server = null, string scope = "notes:read") =>
        $"Bearer scope=\"{scope}\", resource_metadata=\"{Metadata(gateway, server)}\"";

    /// <summary>To one whose credentials are refused.</summary>
    public static string Invalid(RunningGateway gateway, string reason, string? server = null, string scope = "notes:read") =>
        $"Bearer error=\"invalid_token\", error_description=\"{reason}\", scope=\"{scope}\", resource_metadata=\"{Metadata(gateway, server)}\"";

    /// <summary>To one whose credentials are no token: nothing is said about them.</summary>
    public static string Nameless(RunningGateway gateway, string? server = null, string scope = "notes:read") =>
        $"Bearer error=\"invalid_token\", scope=\"{scope}\", resource_metadata=\"{Metadata(gateway, server)}\"";

    /// <summary>To one that lacks scopes.</summary>
    public static string Insufficient(RunningGateway gateway, string scope, string? server = null) =>
        $"Bearer error=\"insufficient_scope\", error_description=\"The token lacks a scope that this needs\", scope=\"{scope}\", resource_metadata=\"{Metadata(gateway, server)}\"";

    /// <summary>Where the metadata of a path is (RFC 9728 §3.1).</summary>
    public static Uri Metadata(RunningGateway gateway, string? server) =>
        new(gateway.Process.Root, $".well-known/oauth-protected-resource/mcp{(server is null ? "" : "/" + server)}");
}
