using System.Net;
using McpGateway.Configuration;
using McpGateway.Identity.ApiKeys;
using McpGateway.Identity.FrontDoor;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;
using Microsoft.AspNetCore.Http.Features;

namespace McpGateway.Identity;

/// <summary>
/// Finds out who sends this, from the headers alone: the body of a stranger is never read. Leaves a
/// <see cref="PrincipalFeature"/> behind.
/// </summary>
public sealed class AuthenticationMiddleware(RequestDelegate next, ApiKeyCheck keys, WrongKeyLimit wrongKeys)
{
    public Task InvokeAsync(HttpContext context)
    {
        var snapshot = context.Features.GetRequiredFeature<SnapshotFeature>().Snapshot;

        // URLs stand in logs, histories and Referer headers of others (RFC 6750 §2.3, RFC 9700 §4.3.2).
        if (QueryCredentials.AreIn(context.Request.QueryString.Value))
        {
            return RefuseAsync(context, Refusal.CredentialsInvalid, "Credentials in the URL are not accepted: send them in the Authorization header.");
        }

        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return IsAnonymousAllowed(context, snapshot) ? GoOnAsync(context, PrincipalFeature.Anonymous) : RefuseAsync(context, Refusal.CredentialsMissing);
        }

        // Two credentials: another parser might take the other one. Shown credentials never fall back to anonymous.
        if (header.Count == 1 && BearerToken.TryParse(header[0], out var token) && keys.Find(snapshot, token) is { } key)
        {
            return GoOnAsync(context, PrincipalFeature.Of(key));
        }

        return wrongKeys.Failed(Source(context).Address, snapshot.Gateway.Limits.WrongKeys) is { } wait
            ? context.RefuseAsync(Refusal.TooManyAttempts, new RefusalDetail { RetryAfter = wait })
            : RefuseAsync(context, Refusal.CredentialsInvalid);
    }

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
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, Refusal refusal, string? sentence = null)
    {
        // RFC 6750 §3.1: no error code where no credentials were shown.
        context.Response.Headers.WWWAuthenticate = refusal == Refusal.CredentialsMissing ? "Bearer" : "Bearer error=\"invalid_token\"";
        return context.RefuseAsync(refusal, new RefusalDetail { Sentence = sentence });
    }
}
