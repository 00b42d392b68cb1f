using McpGateway.Policies.Matching;

namespace McpGateway.Policies.Model;

/// <summary>A rule that allows, or one that denies.</summary>
internal enum Effect
{
    Allow,
    Deny,
}

/// <summary>One item of an <c>allow</c> or <c>deny</c> list.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Role">The role it stands in.</param>
/// <param name="Effect">Which list it stands in.</param>
/// <param name="Server">The servers it is about.</param>
internal sealed record Rule(RuleLocation Location, string Role, Effect Effect, Glob Server)
{
    /// <summary>Null: not said.</summary>
    public IReadOnlyList<Glob>? Tools { get; init; }

    /// <inheritdoc cref="Tools"/>
    public IReadOnlyList<Glob>? Prompts { get; init; }

    /// <inheritdoc cref="Tools"/>
    public IReadOnlyList<Glob>? Resources { get; init; }

    /// <summary><c>hint: readOnly</c>: an allow that holds only for tools that a trusted server calls read-only.</summary>
    public bool ReadOnlyTools { get; init; }

    /// <summary>All must hold for the rule to apply to a call. With tools only.</summary>
    public IReadOnlyList<ArgumentCondition> Arguments { get; init; } = [];

    /// <summary>Sorted. All must be granted. In allows only.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Its place among all rules by file and line: the lower one is named where two are equally specific.</summary>
    public int Rank { get; init; }

    /// <summary>Whether it applies shows only when a call is made.</summary>
    public bool IsConditional => Arguments.Count > 0 || Scopes.Count > 0;

    /// <summary>A rule that says no kind covers all three; one with a hint covers tools, which alone have hints.</summary>
    public bool CoversAllKinds => Tools is null && Prompts is null && Resources is null;
}
