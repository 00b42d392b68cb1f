using System.Net;
using McpGateway.Configuration;
using McpGateway.Identity.ApiKeys;
using McpGateway.Identity.FrontDoor;
using McpGateway.Identity.Resources;
using McpGateway.Identity.Tokens;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Identity;

/// <summary>
/// Finds out who sends this, from the headers alone: the body of a stranger is never read. Leaves a
/// <see cref="PrincipalFeature"/> behind.
/// </summary>
internal sealed class AuthenticationMiddleware(RequestDelegate next, ApiKeyCheck keys, TokenCheck tokens, LivePrincipals principals, WrongKeyLimit wrongKeys, Challenge challenge)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public Task InvokeAsync(HttpContext context)
    {
        var snapshot = context.Features.GetRequiredFeature<SnapshotFeature>().Snapshot;
        if (!principals.IsRevocationKnown)
        {
            return context.RefuseAsync(Refusal.StoreUnavailable, new RefusalDetail { Sentence = "What is revoked could not be read yet.", RetryAfter = Soon });
        }

        // URLs stand in logs, histories and Referer headers of others (RFC 6750 §2.3, RFC 9700 §4.3.2).
        if (QueryCredentials.AreIn(context.Request.QueryString.Value))
        {
            return RefuseAsync(context, snapshot, Refusal.CredentialsInvalid, sentence: "Credentials in the URL are not accepted: send them in the Authorization header.");
        }

        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return IsAnonymousAllowed(context, snapshot) ? GoOnAsync(context, principals.Anonymous) : RefuseAsync(context, snapshot, Refusal.CredentialsMissing);
        }

        // Two credentials: another parser might take the other one. Shown credentials never fall back to anonymous.
        if (header.Count != 1 || !BearerToken.TryParse(header[0], out var token))
        {
            return RefuseWrongAsync(context, snapshot, TokenRefusal.Malformed);
        }

        if (snapshot.Gateway.Auth.Issuers.Count == 0 || token.StartsWith(ApiKeyText.Prefix, StringComparison.Ordinal))
        {
            return keys.Find(snapshot, token) is { } key ? GoOnAsync(context, principals.Of(key)) : RefuseWrongAsync(context, snapshot, TokenRefusal.None);
        }

        var hash = TokenHash.Of(token);
        return tokens.Recall(snapshot, hash) is { } known
            ? TakeAsync(context, snapshot, known)
            : CheckAsync(context, snapshot, token.ToString(), hash);
    }

    private async Task CheckAsync(HttpContext context, Snapshot snapshot, string token, TokenHash hash)
    {
        var verdict = await tokens.CheckAsync(snapshot, token, hash, context.RequestAborted);
        await (verdict.Token is { } known ? TakeAsync(context, snapshot, known) : RefuseWrongAsync(context, snapshot, verdict.Refusal));
    }

    private Task TakeAsync(HttpContext context, Snapshot snapshot, KnownToken known) => known.Reach.Includes(context.Exchange().EndpointServer)
        ? GoOnAsync(context, known.Principal)
        : RefuseWrongAsync(context, snapshot, TokenRefusal.OtherAudience);

    /// <summary>
    /// Only from this machine: the connection ends at a loopback address, and no believed proxy says that it began elsewhere.
    /// </summary>
    private static bool IsAnonymousAllowed(HttpContext context, Snapshot snapshot) =>
        snapshot.Gateway.Auth.Anonymous
        && context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local)
        && Source(context).Address is { } source && IPAddress.IsLoopback(source);

    private static ClientSource Source(HttpContext context) => context.Features.GetRequiredFeature<ClientSource>();

    private Task GoOnAsync(HttpContext context, PrincipalFeature principal)
    {
        context.Features.Set(principal);
        context.Exchange().Authorization = principal.WhenEnded(static connection => ((IHttpRequestLifetimeFeature)connection!).Abort(), context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>());
        principals.Recheck(principal, context.Features.GetRequiredFeature<SnapshotFeature>().Snapshot);
        return next(context);
    }

    private Task RefuseWrongAsync(HttpContext context, Snapshot snapshot, TokenRefusal reason)
    {
        if (reason == TokenRefusal.IssuerUnavailable)
        {
            return context.RefuseAsync(Refusal.IssuerUnavailable, new RefusalDetail { RetryAfter = Soon });
        }

        // What the issuer signed is no guess: one client with an old token must not lock out all others behind its address.
        if (reason < TokenRefusal.Expired && wrongKeys.Failed(Source(context).Address, snapshot.Gateway.Limits.WrongKeys) is { } wait)
        {
            return context.RefuseAsync(Refusal.TooManyAttempts, new RefusalDetail { RetryAfter = wait });
        }

        return RefuseAsync(context, snapshot, reason == TokenRefusal.Expired ? Refusal.CredentialsExpired : Refusal.CredentialsInvalid, TokenRefusalText.Of(reason));
    }

    private Task RefuseAsync(HttpContext context, Snapshot snapshot, Refusal refusal, string? description = null, string? sentence = null)
    {
        context.Response.Headers.WWWAuthenticate = challenge.Unauthorized(context, snapshot, refusal == Refusal.CredentialsMissing ? null : "invalid_token", description);
        return context.RefuseAsync(refusal, new RefusalDetail { Sentence = sentence });
    }
}
