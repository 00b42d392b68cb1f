using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Identity;

/// <summary>Tells a client which scopes to get.</summary>
public static class MissingScopesExtensions
{
    /// <summary>
    /// HTTP 403 with <c>error="insufficient_scope"</c> and all scopes in one challenge (RFC 6750 §3.1).
    /// </summary>
    /// <param name="context">Of the request.</param>
    /// <param name="scopes">All that the operation needs; characters of RFC 6749 §3.3 alone, others are left out.</param>
    public static Task RefuseMissingScopesAsync(this HttpContext context, IReadOnlyList<string> scopes)
    {
        context.Features.Set(new MissingScopesFeature(scopes));
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', scopes.Where(scope => ScopeText.IsScope(scope)))}\"";
        return context.RefuseAsync(Refusal.InsufficientScope);
    }
}
