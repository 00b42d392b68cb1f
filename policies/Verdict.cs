namespace McpGateway.Policies;

/// <summary>Why a verdict is what it is.</summary>
public enum VerdictReason
{
    /// <summary>The default, which refuses: no rule allows it.</summary>
    NoRule,

    /// <summary>A rule allows it and none denies it.</summary>
    Allowed,

    /// <summary>A rule denies it.</summary>
    DeniedByRule,

    /// <summary>A URI that is not in normal form, and that only a wildcard allows or a deny might mean.</summary>
    UriNotNormal,

    /// <summary>Longer than <see cref="CompiledPolicy.MaxNameLength"/>.</summary>
    NameTooLong,

    /// <summary>The role set was made by another policy than the one that was asked.</summary>
    ForeignRoles,

    /// <summary>It may be listed, but no rule allows this call: each that could needs another argument, or a rule denies this one.</summary>
    ArgumentRefused,

    /// <summary>It may be listed, and would be allowed were a scope granted that its rule needs.</summary>
    InsufficientScope,
}

/// <summary>May they? The default value is no.</summary>
/// <param name="Allowed">Whether it may be listed and, but for <see cref="Conditions"/>, used.</param>
/// <param name="Reason">For the audit record; never for the client.</param>
/// <param name="Rule">The rule behind it; null where no rule is.</param>
public readonly record struct Verdict(bool Allowed, VerdictReason Reason, RuleLocation? Rule)
{
    /// <summary>
    /// What is to be asked once there is a call, before it passes. Null: nothing; also where it is not allowed. Two
    /// verdicts with conditions never equal each other.
    /// </summary>
    public RuleConditions? Conditions { get; init; }

    /// <summary>The rule in shadow that would have denied what is allowed here; null if none would.</summary>
    public RuleLocation? Shadow { get; init; }

    internal static Verdict Allow(RuleLocation rule) => new(true, VerdictReason.Allowed, rule);

    internal static Verdict Deny(RuleLocation rule) => new(false, VerdictReason.DeniedByRule, rule);

    internal static Verdict Refuse(VerdictReason reason) => new(false, reason, null);
}
