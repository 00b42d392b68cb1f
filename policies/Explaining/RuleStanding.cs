namespace McpGateway.Policies.Explaining;

/// <summary>What became of a rule that covers a subject.</summary>
public enum RuleStanding
{
    /// <summary>It is the one behind the verdict.</summary>
    Decides,

    /// <summary>It says the same as the one that decides, which names the subject more closely or stands before it.</summary>
    Agrees,

    /// <summary>It would allow, and a rule denies.</summary>
    OverruledByDeny,

    /// <summary>It applies to some calls, and no call was given.</summary>
    DependsOnCall,

    /// <summary>It does not apply to this call: an argument is not as the rule says.</summary>
    ArgumentsDiffer,

    /// <summary>It would allow, and the token lacks a scope that it names.</summary>
    ScopesMissing,

    /// <summary>It names scopes, which a client with an API key or without credentials never has.</summary>
    NeedsToken,

    /// <summary>It allows tools that a trusted server marks read-only, and this is none.</summary>
    HintMissing,

    /// <summary>It would allow, and the URI is not in normal form.</summary>
    UriNotNormal,

    /// <summary>It stands in a file in shadow, or its role was given in shadow: it would have denied, and is recorded.</summary>
    DeniesInShadow,

    /// <summary>It stands in a file in shadow, or its role was given in shadow: it allows nothing.</summary>
    AllowsNothingInShadow,
}
