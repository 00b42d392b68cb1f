using McpGateway.Configuration;
using McpGateway.Identity;
using McpGateway.Policies;
using McpGateway.Protocol;
using McpGateway.Protocol.Envelopes;
using McpGateway.Protocol.Exchanges;
using McpGateway.Protocol.Refusals;

namespace McpGateway.Access;

/// <summary>
/// Lets pass what the policy allows. What is denied and what does not exist take one path and get the same bytes;
/// only the record knows the difference. What may be listed and fails for a scope or an argument is told so, so that the
/// client can mend it. Messages that name nothing pass: lists are filtered by the same decider.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, IAccessDecider decider, IRefusedCalls refusedCalls)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        var snapshot = context.Features.Get<SnapshotFeature>()?.Snapshot ?? throw Miswired("snapshot");
        var principal = context.Features.Get<PrincipalFeature>() ?? throw Miswired("principal");
        var target = context.Features.Get<TargetFeature>()?.Target ?? throw Miswired("target");
        if (principal.RolesUnder(snapshot.Policy) is not { } roles)
        {
            return context.RefuseAsync(Refusal.NoClientEntry);
        }

        // An endpoint of a server that is not there, and of one of which these roles may use nothing, are the same.
        if (exchange.EndpointServer is { } server && !decider.Reaches(snapshot, roles, server))
        {
            context.Features.Set(new AccessFeature(roles, null));
            return RefuseAsync(context, Refusal.EndpointUnknown, default);
        }

        if (target.Kind == TargetKind.None)
        {
            context.Features.Set(new AccessFeature(roles, null));
            return next(context);
        }

        var verdict = decider.Decide(snapshot, roles, target);
        if (verdict is { Allowed: true, Conditions: { } conditions })
        {
            return CheckAsync(context, exchange.Envelope!, target, roles, verdict, Check(conditions, principal.Principal.Scopes, exchange.Envelope!));
        }

        context.Features.Set(new AccessFeature(roles, verdict));
        return verdict.Allowed ? next(context) : RefuseAsync(context, exchange.Envelope!, target);
    }

    /// <summary>It may be listed; whether this call may pass depends on its arguments and on the scopes of its token.</summary>
    private Task CheckAsync(HttpContext context, Envelope envelope, in Target target, RoleSet roles, in Verdict listed, in ConditionVerdict checkedCall)
    {
        context.Features.Set(new AccessFeature(roles, checkedCall.Apply(listed)));
        return checkedCall switch
        {
            { Kind: ConditionKind.Allowed } => next(context),
            { Kind: ConditionKind.InsufficientScope } => RefuseAsync(context, checkedCall.Scopes),
            { Argument: { } argument } when envelope.Method == McpMethod.ToolsCall =>
                RefuseAsync(context, Refusal.ArgumentRefused, new RefusalDetail { Sentence = $"Change the argument {argument}." }),
            _ => RefuseAsync(context, envelope, target),
        };
    }

    /// <summary>Of a task the arguments were judged when its call began: what asks for it has none.</summary>
    private static ConditionVerdict Check(RuleConditions conditions, IReadOnlySet<string> scopes, Envelope envelope) =>
        envelope.Method.Traits().Subject == MethodSubject.Task ? conditions.CheckBegun(scopes) : conditions.Check(scopes, Arguments(envelope));

    /// <summary>Rules speak of the arguments of tools alone.</summary>
    private static IArguments Arguments(Envelope envelope) =>
        envelope.Method == McpMethod.ToolsCall ? new CallArguments(envelope.Body, envelope.Params.Arguments) : NoArguments.Instance;

    /// <summary>A URI that was not found is named as the client wrote it (2026-07-28, server/resources), denied or not there.</summary>
    private Task RefuseAsync(HttpContext context, Envelope envelope, in Target target)
    {
        var refusal = RefusalTable.ForTarget(envelope.Method, exists: target.Known);
        return RefuseAsync(context, refusal, envelope.Uri is { } uri && target.Kind == TargetKind.Resource ? new RefusalDetail { Data = RefusalData.Uri(uri) } : default);
    }

    /// <summary>Whoever tries names pays for it, whether they exist or not.</summary>
    private async Task RefuseAsync(HttpContext context, Refusal refusal, RefusalDetail detail)
    {
        if (await refusedCalls.MayBeToldAsync(context))
        {
            await context.RefuseAsync(refusal, detail);
        }
    }

    private async Task RefuseAsync(HttpContext context, IReadOnlyList<string> scopes)
    {
        if (await refusedCalls.MayBeToldAsync(context))
        {
            await context.RefuseMissingScopesAsync(scopes);
        }
    }

    /// <summary>The pipeline is wired wrongly: nothing passes by assumption.</summary>
    private static InvalidOperationException Miswired(string what) => new($"No {what} was established for this request.");
}
