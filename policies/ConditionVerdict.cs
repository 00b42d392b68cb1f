namespace McpGateway.Policies;

/// <summary>What the scopes and arguments of a call decide.</summary>
public enum ConditionKind
{
    /// <summary>The default, which refuses: an argument is one that a rule denies or that no rule allows.</summary>
    ArgumentRefused,

    /// <summary>The arguments are allowed, a scope is lacking.</summary>
    InsufficientScope,

    Allowed,
}

/// <summary>May this call pass? The default value is no.</summary>
/// <param name="Kind">The answer.</param>
/// <param name="Rule">The rule behind it, for the record: the one that allows or denies, or the closest of those whose conditions are not met.</param>
public readonly record struct ConditionVerdict(ConditionKind Kind, RuleLocation? Rule)
{
    private readonly IReadOnlyList<string>? _scopes;

    /// <summary>Where a scope is lacking: all that the call needs, granted ones included, sorted, for one challenge. Empty otherwise.</summary>
    public IReadOnlyList<string> Scopes
    {
        get => _scopes ?? [];
        init => _scopes = value;
    }

    /// <summary>Where an argument is refused: which, as the policy names it. Null otherwise.</summary>
    public string? Argument { get; init; }

    /// <summary>The rule in shadow that would have denied this call for its arguments; null if none would.</summary>
    public RuleLocation? Shadow { get; init; }

    /// <summary>The verdict with what the call decided.</summary>
    /// <param name="listed">The verdict whose conditions were asked.</param>
    public Verdict Apply(in Verdict listed) => Kind switch
    {
        ConditionKind.Allowed => listed with { Rule = Rule, Shadow = listed.Shadow ?? Shadow, Conditions = null },
        ConditionKind.InsufficientScope => new Verdict(false, VerdictReason.InsufficientScope, Rule),
        _ => new Verdict(false, VerdictReason.ArgumentRefused, Rule),
    };
}
