using McpGateway.Policies;

namespace McpGateway.Commands.Asking;

/// <summary>What a policy says to a question.</summary>
/// <param name="Kind">How it ends.</param>
/// <param name="Roles">Null for a client that no entry matches.</param>
/// <param name="Verdict">After the conditions of the call, if there are any.</param>
/// <param name="Condition">What arguments and scopes came to; null where no condition was asked.</param>
internal sealed record Answer(AnswerKind Kind, RoleSet? Roles, Verdict Verdict, ConditionVerdict? Condition)
{
    /// <summary>The rule behind the whole answer.</summary>
    public RuleLocation? Rule => Verdict.Rule;

    /// <summary>A rule of a shadow file that would have ended it otherwise.</summary>
    public RuleLocation? Shadow => Verdict.Shadow;

    public bool Listed => Kind is AnswerKind.Allow or AnswerKind.InsufficientScope or AnswerKind.ArgumentRefused;

    /// <summary>The kind as case files write it.</summary>
    public string Word => Words[(int)Kind];

    /// <summary>In the order of <see cref="AnswerKind"/>.</summary>
    public static IReadOnlyList<string> Words { get; } = ["unknown_client", "deny", "allow", "insufficient_scope", "argument_refused"];

    /// <summary>The reason as case files write it.</summary>
    public string Reason => ReasonWord(Verdict.Reason);

    public static string ReasonWord(VerdictReason reason) => reason switch
    {
        VerdictReason.NoRule => "no_rule",
        VerdictReason.Allowed => "allowed",
        VerdictReason.DeniedByRule => "denied_by_rule",
        VerdictReason.UriNotNormal => "uri_not_normal",
        VerdictReason.NameTooLong => "name_too_long",
        _ => reason.ToString(),
    };

    /// <summary>One sentence without a full stop.</summary>
    public string Why => (Kind, Verdict.Reason) switch
    {
        (AnswerKind.UnknownClient, _) => "no entry of 'clients' matches",
        (AnswerKind.InsufficientScope, _) => $"the rule {Rule} allows it with the scopes {string.Join(' ', Condition?.Scopes ?? [])}",
        (AnswerKind.ArgumentRefused, _) => $"the rule {Rule} does not allow the argument {Condition?.Argument}",
        (AnswerKind.Allow, _) => $"allowed by the rule {Rule}",
        (_, VerdictReason.DeniedByRule) => $"denied by the rule {Rule}",
        (_, VerdictReason.UriNotNormal) => "the URI is not in normal form, so no wildcard allows it",
        (_, VerdictReason.NameTooLong) => $"the name is longer than {CompiledPolicy.MaxNameLength} characters",
        _ => "no rule allows it",
    };
}
