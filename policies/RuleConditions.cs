using McpGateway.Policies.Matching.Arguments;
using McpGateway.Policies.Model;

namespace McpGateway.Policies;

/// <summary>
/// The rules that cover a subject and depend on the call. Reads the call where it stands; its cost grows with the rules
/// and the argument names in them.
/// </summary>
public sealed class RuleConditions
{
    internal RuleConditions()
    {
    }

    /// <summary>A rule allows it whatever the call is.</summary>
    internal Rule? Always { get; init; }

    /// <summary>Any of them that applies denies.</summary>
    internal Rule[] Denies { get; init; } = [];

    /// <summary>One of them must apply where nothing allows it anyway. The closest first.</summary>
    internal Rule[] Allows { get; init; } = [];

    /// <summary>Denies that are only recorded.</summary>
    internal Rule[] Watched { get; init; } = [];

    /// <summary>
    /// Decides one call. A deny applies unless some argument certainly fails it, an allow only if every argument certainly
    /// passes and every scope is granted.
    /// </summary>
    /// <param name="grantedScopes">Those that the client's token grants.</param>
    /// <param name="arguments">Of the call; <see cref="NoArguments"/> for what has none.</param>
    public ConditionVerdict Check(IReadOnlySet<string> grantedScopes, IArguments arguments)
    {
        foreach (var deny in Denies)
        {
            if (Denying(deny, arguments))
            {
                return new ConditionVerdict(ConditionKind.ArgumentRefused, deny.Location) { Argument = deny.Arguments[0].Name };
            }
        }

        var verdict = Always is not null ? new ConditionVerdict(ConditionKind.Allowed, Always.Location) : CheckAllows(grantedScopes, arguments);
        return verdict.Kind == ConditionKind.Allowed ? verdict with { Shadow = FirstWatched(arguments)?.Location } : verdict;
    }

    /// <summary>
    /// Decides what follows a call that has passed <see cref="Check"/> (a task of its tool): the scopes are asked for again,
    /// the arguments were judged when it began.
    /// </summary>
    /// <param name="grantedScopes">Those that the client's token grants now.</param>
    public ConditionVerdict CheckBegun(IReadOnlySet<string> grantedScopes) =>
        Always is not null ? new ConditionVerdict(ConditionKind.Allowed, Always.Location) : CheckAllows(grantedScopes, arguments: null);

    /// <summary>Whether a deny reaches a call with these arguments.</summary>
    internal static bool Denying(Rule deny, IArguments arguments)
    {
        foreach (var condition in deny.Arguments)
        {
            if (condition.Judge(arguments) == Judgement.Fails)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first argument for which an allow does not hold; null if it holds for all.</summary>
    internal static string? Refused(Rule allow, IArguments arguments)
    {
        foreach (var condition in allow.Arguments)
        {
            if (condition.Judge(arguments) != Judgement.Holds)
            {
                return condition.Name;
            }
        }

        return null;
    }

    private ConditionVerdict CheckAllows(IReadOnlySet<string> grantedScopes, IArguments? arguments)
    {
        var (refused, unscoped, fewest) = (default(ConditionVerdict), (Rule?)null, int.MaxValue);
        foreach (var allow in Allows)
        {
            if (arguments is not null && Refused(allow, arguments) is { } argument)
            {
                refused = refused.Rule is null ? new ConditionVerdict(ConditionKind.ArgumentRefused, allow.Location) { Argument = argument } : refused;
                continue;
            }

            var lacking = Lacking(allow, grantedScopes);
            if (lacking == 0)
            {
                return new ConditionVerdict(ConditionKind.Allowed, allow.Location);
            }

            (unscoped, fewest) = lacking < fewest ? (allow, lacking) : (unscoped, fewest);
        }

        // Of several ways the shortest: the client is to be asked for no more than it needs.
        return unscoped is null ? refused : new ConditionVerdict(ConditionKind.InsufficientScope, unscoped.Location) { Scopes = unscoped.Scopes };
    }

    private Rule? FirstWatched(IArguments arguments)
    {
        foreach (var deny in Watched)
        {
            if (Denying(deny, arguments))
            {
                return deny;
            }
        }

        return null;
    }

    private static int Lacking(Rule rule, IReadOnlySet<string> granted)
    {
        var lacking = 0;
        foreach (var scope in rule.Scopes)
        {
            lacking += granted.Contains(scope) ? 0 : 1;
        }

        return lacking;
    }
}
