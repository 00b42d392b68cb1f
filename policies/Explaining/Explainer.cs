using McpGateway.Policies.Deciding;
using McpGateway.Policies.Model;

namespace McpGateway.Policies.Explaining;

/// <summary>Tells what became of each rule that covers a subject. Decides nothing: the verdict is given.</summary>
/// <param name="subject">What was asked for.</param>
/// <param name="scoped">The client can have scopes.</param>
/// <param name="granted">Null: no call was given.</param>
/// <param name="arguments">Null: no call was given.</param>
internal sealed class Explainer(Subject subject, bool scoped, IReadOnlySet<string>? granted, IArguments? arguments)
{
    public IReadOnlyList<ExplainedRule> Explain(in Verdict verdict, Rule[] enforced, Rule[] watched)
    {
        var final = verdict;
        var denied = Array.Exists(enforced, rule => rule.Effect == Effect.Deny && Missing(rule) is null) && !final.Allowed;
        ExplainedRule[] rules =
        [
            .. enforced.Select(rule => Explained(rule, final, Missing(rule) ?? Standing(rule, final, denied))),
            .. watched.Select(rule => Explained(rule, default, InShadow(rule))),
        ];
        return [.. rules.OrderByDescending(rule => rule.BehindVerdict).ThenByDescending(rule => rule.Denies).ThenBy(rule => rule.Location)];
    }

    private static RuleStanding Standing(Rule rule, in Verdict verdict, bool denied)
    {
        if (rule.Effect == Effect.Allow && denied)
        {
            return RuleStanding.OverruledByDeny;
        }

        if (verdict.Reason == VerdictReason.UriNotNormal)
        {
            return RuleStanding.UriNotNormal;
        }

        return IsBehind(rule, verdict) ? RuleStanding.Decides : RuleStanding.Agrees;
    }

    private RuleStanding InShadow(Rule rule) =>
        rule.Effect == Effect.Allow ? RuleStanding.AllowsNothingInShadow : Missing(rule) ?? RuleStanding.DeniesInShadow;

    /// <summary>Why the rule does not apply; null if it does.</summary>
    private RuleStanding? Missing(Rule rule)
    {
        if (rule.Effect == Effect.Allow && !Weighing.Applies(rule, subject.IsReadOnly, scoped))
        {
            return rule.ReadOnlyTools && !subject.IsReadOnly ? RuleStanding.HintMissing : RuleStanding.NeedsToken;
        }

        if (!rule.IsConditional)
        {
            return null;
        }

        if (arguments is null)
        {
            return RuleStanding.DependsOnCall;
        }

        var applies = rule.Effect == Effect.Deny ? RuleConditions.Denying(rule, arguments) : RuleConditions.Refused(rule, arguments) is null;
        return !applies ? RuleStanding.ArgumentsDiffer
            : rule.Scopes.All(scope => granted?.Contains(scope) == true) ? null
            : RuleStanding.ScopesMissing;
    }

    private static ExplainedRule Explained(Rule rule, in Verdict verdict, RuleStanding standing) =>
        new(rule.Location, rule.Role, rule.Effect == Effect.Deny, standing)
        {
            BehindVerdict = IsBehind(rule, verdict),
            Arguments = [.. rule.Arguments.Select(argument => argument.Name)],
            Scopes = rule.Scopes,
        };

    private static bool IsBehind(Rule rule, in Verdict verdict) => rule.Location.Equals(verdict.Rule);
}
