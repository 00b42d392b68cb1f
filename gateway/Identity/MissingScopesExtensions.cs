using McpGateway.Configuration;
using McpGateway.Identity.Resources;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Identity;

/// <summary>Tells a client which scopes to get.</summary>
public static class MissingScopesExtensions
{
    /// <summary>
    /// HTTP 403 with <c>error="insufficient_scope"</c>, all scopes in one challenge (RFC 6750 §3.1) and where the metadata
    /// is (2026-07-28, scope challenge handling).
    /// </summary>
    /// <param name="context">Of the request.</param>
    /// <param name="scopes">All that the operation needs; characters of RFC 6749 §3.3 alone, others are left out.</param>
    public static Task RefuseMissingScopesAsync(this HttpContext context, IReadOnlyList<string> scopes)
    {
        context.Features.Set(new MissingScopesFeature(scopes));
        var snapshot = context.Features.GetRequiredFeature<SnapshotFeature>().Snapshot;
        context.Response.Headers.WWWAuthenticate = context.RequestServices.GetRequiredService<Challenge>().InsufficientScope(context, snapshot, scopes);
        return context.RefuseAsync(Refusal.InsufficientScope);
    }
}
