using McpGateway.Access;
using McpGateway.Identity;
using McpGateway.Policies.Limits;
using McpGateway.Protocol.Exchanges;

namespace McpGateway.RateLimiting.Metering;

/// <summary>
/// The one place where a call is charged: all limits that cover it at once, or none. What it holds of them is given back
/// when the exchange ends, however it ends.
/// </summary>
internal sealed class LimitGate(ILimitStore store, LimitClaims claims, TimeProvider time)
{
    /// <summary>
    /// A client may call again as soon as it has read the last byte of an answer, a moment before that exchange has ended
    /// here: what is held is asked for again before a call is refused for it.
    /// </summary>
    private static readonly TimeSpan[] AskAgain = [TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(15), TimeSpan.FromMilliseconds(50)];

    /// <summary>True: the call goes on. False: it was refused, and the refusal is written.</summary>
    public ValueTask<bool> MayPassAsync(HttpContext context, in MeteredCall call)
    {
        var access = context.Features.Get<AccessFeature>() ?? throw Miswired("decision");
        var roles = RoleLimits.Of(access.Roles);
        if (roles.Rules.Length == 0)
        {
            return ValueTask.FromResult(true);
        }

        var principal = context.Features.Get<PrincipalFeature>() ?? throw Miswired("principal");
        if (PrincipalLimits.Of(principal, roles).Claim(claims, call) is not { } claim)
        {
            return ValueTask.FromResult(true);
        }

        var taking = store.TryTakeAsync(claim, context.RequestAborted);
        if (taking.IsCompletedSuccessfully)
        {
            // Asked once: what a store lends out for its answer may be another call's a moment later.
            if (taking.Result)
            {
                Pass(context, roles, claim);
                return ValueTask.FromResult(true);
            }

            taking = ValueTask.FromResult(false);
        }

        return DecideAsync(context, roles, claim, taking);
    }

    private async ValueTask<bool> DecideAsync(HttpContext context, RoleLimits roles, LimitClaim claim, ValueTask<bool> taking)
    {
        bool taken;
        try
        {
            taken = await taking;
            for (var i = 0; !taken && i < AskAgain.Length && LimitRefusal.IsForConcurrencyAlone(claim.Entries); i++)
            {
                await Task.Delay(AskAgain[i], time, context.RequestAborted);
                taken = await store.TryTakeAsync(claim, context.RequestAborted);
            }
        }
        catch
        {
            // Whoever goes away while a store is asked must not keep a place that nobody gives back.
            claim.Dispose();
            throw;
        }

        if (taken)
        {
            Pass(context, roles, claim);
            return true;
        }

        var refusal = LimitRefusal.Of(claim.Entries);
        Tell(context, roles, claim, roles.Rules[refusal.Index].Location);
        claim.Dispose();
        await context.RefuseAsync(refusal.Refusal, new RefusalDetail { RetryAfter = refusal.Wait });
        return false;
    }

    private static void Pass(HttpContext context, RoleLimits roles, LimitClaim claim)
    {
        Tell(context, roles, claim, null);
        if (claim.IsHeld)
        {
            context.Exchange().Limits = claim;
        }
        else
        {
            claim.Dispose();
        }
    }

    /// <summary>Sets the headers before anything else can begin the answer, and notes for the record what clients are not told.</summary>
    private static void Tell(HttpContext context, RoleLimits roles, LimitClaim claim, Policies.RuleLocation? refused)
    {
        LimitFeature? feature = refused is null ? null : new LimitFeature { Refused = refused };
        var told = false;
        foreach (ref readonly var entry in claim.Entries)
        {
            told |= !entry.Shadow;
            if (entry is { Shadow: true, IsExhausted: true })
            {
                (feature ??= new LimitFeature()).AddShadow(roles.Rules[entry.Index].Location);
            }
        }

        if (told)
        {
            context.Response.Headers["RateLimit-Policy"] = roles.PolicyOf(claim);
            context.Response.Headers["RateLimit"] = RateLimitFields.State(roles, claim.Entries);
        }

        if (feature is not null)
        {
            context.Features.Set(feature);
        }
    }

    /// <summary>The pipeline is wired wrongly: nothing passes uncounted by assumption.</summary>
    private static InvalidOperationException Miswired(string what) => new($"No {what} was established for this request.");
}
