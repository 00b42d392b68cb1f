using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Access;

/// <summary>
/// Lets pass what the policy allows. What is denied and what does not exist take one path and get the same bytes;
/// only the record knows the difference. Messages that name nothing pass: lists are filtered by the same decider.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, IAccessDecider decider)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        var snapshot = context.Features.Get<SnapshotFeature>()?.Snapshot ?? throw Miswired("snapshot");
        var principal = context.Features.Get<PrincipalFeature>()?.Principal ?? throw Miswired("principal");
        var target = context.Features.Get<TargetFeature>()?.Target ?? throw Miswired("target");
        if (snapshot.Policy.RolesOf(principal.Facts) is not { } roles)
        {
            return context.RefuseAsync(Refusal.NoClientEntry);
        }

        // An endpoint of a server that is not there, and of one of which these roles may use nothing, are the same.
        if (exchange.EndpointServer is { } server && !decider.Reaches(snapshot, roles, server))
        {
            context.Features.Set(new AccessFeature(roles, null));
            return context.RefuseAsync(Refusal.EndpointUnknown);
        }

        if (target.Kind == TargetKind.None)
        {
            context.Features.Set(new AccessFeature(roles, null));
            return next(context);
        }

        var verdict = decider.Decide(snapshot, roles, target);
        context.Features.Set(new AccessFeature(roles, verdict));
        return verdict.Allowed ? next(context) : RefuseAsync(context, exchange.Envelope!, target);
    }

    /// <summary>A URI that was not found is named as the client wrote it (2026-07-28, server/resources), denied or not there.</summary>
    private static Task RefuseAsync(HttpContext context, Envelope envelope, in Target target)
    {
        var refusal = RefusalTable.ForTarget(envelope.Method, exists: target.Known);
        return context.RefuseAsync(refusal, envelope.Uri is { } uri && target.Kind == TargetKind.Resource ? new RefusalDetail { Data = RefusalData.Uri(uri) } : default);
    }

    /// <summary>The pipeline is wired wrongly: nothing passes by assumption.</summary>
    private static InvalidOperationException Miswired(string what) => new($"No {what} was established for this request.");
}
