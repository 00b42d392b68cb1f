using System.Runtime.CompilerServices;
using McpGateway.Policies.Limits;

namespace McpGateway.RateLimiting.Metering;

/// <summary>The numbers of a rule of the policy, as stores take them: one object for each rule, whichever roles lead to it.</summary>
internal static class RuleTerms
{
    private static readonly ConditionalWeakTable<LimitRule, LimitTerms> Known = [];

    public static LimitTerms Of(LimitRule rule) => Known.GetValue(rule, static rule => Make(rule));

    private static LimitTerms Make(LimitRule rule)
    {
        var refuse = rule.OnStoreFailure == StoreFailure.Refuse;
        return rule.Kind switch
        {
            LimitKind.Rate => new RateTerms(rule.Amount, rule.Window, rule.Burst) { RefuseOnStoreFailure = refuse },
            LimitKind.Quota => new QuotaTerms(rule.Amount, rule.Calendar) { RefuseOnStoreFailure = refuse },
            LimitKind.Concurrency => new ConcurrencyTerms(rule.Amount) { RefuseOnStoreFailure = refuse },
            _ => throw new InvalidOperationException($"A limit of the kind {rule.Kind} is not known here."),
        };
    }
}
