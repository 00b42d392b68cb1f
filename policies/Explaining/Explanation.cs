namespace McpGateway.Policies.Explaining;

/// <summary>A rule that covers a subject, and what became of it.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Role">The role it stands in.</param>
/// <param name="Denies">It stands in <c>deny</c>.</param>
/// <param name="Standing">What became of it.</param>
public sealed record ExplainedRule(RuleLocation Location, string Role, bool Denies, RuleStanding Standing)
{
    /// <summary>The verdict names it.</summary>
    public bool BehindVerdict { get; init; }

    /// <summary>The arguments that it looks at, as the policy writes them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The scopes that it needs.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>What became of it, as half a sentence.</summary>
    public string Why => Standing switch
    {
        RuleStanding.Decides => Denies ? "denies it, and a deny beats every allow" : "allows it",
        RuleStanding.Agrees => Denies ? "denies it too, less closely" : "allows it too, less closely",
        RuleStanding.OverruledByDeny => "would allow it, but a deny beats every allow",
        RuleStanding.DependsOnCall => $"depends on the call: {Conditions()}",
        RuleStanding.ArgumentsDiffer => $"does not apply to these arguments: {Conditions()}",
        RuleStanding.ScopesMissing => $"would allow it with the scopes {string.Join(' ', Scopes)}",
        RuleStanding.NeedsToken => "needs scopes, and only a token has scopes",
        RuleStanding.HintMissing => "allows read-only tools of trusted servers, and this is none",
        RuleStanding.UriNotNormal => "would allow it, were the URI in normal form",
        RuleStanding.DeniesInShadow => "would deny it; it is in shadow, so this is only recorded",
        _ => "is in shadow, where nothing is allowed",
    };

    private string Conditions() => string.Join("; ",
        ((string[])[Arguments.Count > 0 ? $"arguments {string.Join(", ", Arguments)}" : "", Scopes.Count > 0 ? $"scopes {string.Join(' ', Scopes)}" : ""]).Where(part => part.Length > 0));
}

/// <summary>A client entry that matches, and whether it counts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Location">Where it stands.</param>
/// <param name="Roles">The roles that it gives.</param>
/// <param name="Shadow">It stands in a file in shadow: it makes nobody known, and its roles allow nothing.</param>
public sealed record ExplainedClient(string Name, RuleLocation Location, IReadOnlyList<string> Roles, bool Shadow);

/// <summary>Why a decision is what it is. For those who write policies, never for clients.</summary>
/// <param name="Verdict">As <see cref="CompiledPolicy.Decide"/> gives it; with a call, after its conditions.</param>
/// <param name="Call">What scopes and arguments decided; null where no call was given, or nothing depended on it.</param>
/// <param name="Rules">Every rule that covers the subject: first the one behind the verdict, then denies before allows, each by file and line.</param>
public sealed record Explanation(Verdict Verdict, ConditionVerdict? Call, IReadOnlyList<ExplainedRule> Rules);
