using System.Text;
using McpGateway.Configuration;
using McpGateway.Protocol.Exchanges;

namespace McpGateway.Identity.Resources;

/// <summary>
/// Writes <c>WWW-Authenticate</c> (RFC 6750 §3, RFC 9728 §5.1). All that stands in it comes from the gateway's own files:
/// nothing that a client sent, so nothing can end a quoted text, and configured and unknown servers look the same.
/// </summary>
internal sealed class Challenge(PublicAddress address)
{
    /// <summary>The most characters of scopes: a header has to fit through every proxy.</summary>
    private const int MostScopes = 2_048;

    /// <summary>For a 401; the error stays away where no credentials were shown (RFC 6750 §3.1).</summary>
    public string Unauthorized(HttpContext context, Snapshot snapshot, string? error, string? description) =>
        Write(context, snapshot, error, description, InitialScopes(snapshot));

    /// <summary>For a 403: all scopes that the operation needs, in one challenge.</summary>
    public string InsufficientScope(HttpContext context, Snapshot snapshot, IReadOnlyList<string> scopes) =>
        Write(context, snapshot, "insufficient_scope", "The token lacks a scope that this needs", scopes);

    /// <summary><c>scopes_supported</c>.</summary>
    public static IReadOnlyList<string> SupportedScopes(Snapshot snapshot) => snapshot.Gateway.Auth.Scopes.Supported ?? snapshot.Policy.ScopeNames;

    private static IReadOnlyList<string> InitialScopes(Snapshot snapshot) => snapshot.Gateway.Auth.Scopes.Initial ?? SupportedScopes(snapshot);

    private string Write(HttpContext context, Snapshot snapshot, string? error, string? description, IReadOnlyList<string> scopes)
    {
        var text = new StringBuilder("Bearer");
        Add(text, "error", error);
        if (snapshot.Gateway.Auth.Issuers.Count > 0)
        {
            Add(text, "error_description", description);
            Add(text, "scope", Join(scopes));
            Add(text, "resource_metadata", address.Of(snapshot).MetadataOf(context.Exchange().EndpointServer));
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(text[^1] == '"' ? ", " : " ").Append(name).Append("=\"").Append(value).Append('"');
        }
    }

    /// <summary>What is no scope by RFC 6749 §3.3 is left out: it could end the quoted text.</summary>
    private static string Join(IReadOnlyList<string> scopes)
    {
        var text = new StringBuilder();
        foreach (var scope in scopes)
        {
            if (Configuration.Reading.Names.IsScope(scope) && text.Length + scope.Length < MostScopes)
            {
                text.Append(text.Length > 0 ? " " : "").Append(scope);
            }
        }

        return text.ToString();
    }
}
